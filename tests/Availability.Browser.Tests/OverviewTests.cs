using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>What the overview's script adds.</summary>
public sealed class OverviewTests(Chromium chromium, ExampleSites sites)
{
    [Fact]
    public async Task Days_PointedAt_AreToldInNumbers()
    {
        await using var tab = await chromium.OpenAsync();
        await tab.GoToAsync(sites.AddressOf(SiteKind.Example, "/?q=parcel"));
        var bars = tab.Page.Locator(".targets .bars");
        var tip = tab.Page.Locator(".day-tip");
        var box = (await bars.BoundingBoxAsync())!;

        // Today, and then a day of the outage of almost two that began nine days ago.
        await tab.Page.Mouse.MoveAsync(box.X + box.Width - 1, box.Y + box.Height / 2);
        await Assertions.Expect(tip).ToContainTextAsync("checks failed");
        var today = await tip.TextContentAsync();
        await tab.Page.Mouse.MoveAsync(box.X + box.Width * 81.5f / 90, box.Y + box.Height / 2);
        await Assertions.Expect(tip).Not.ToHaveTextAsync(today!);
        await Assertions.Expect(tip).ToContainTextAsync("observed");
        await tab.KeepPictureAsync("overview-day");

        await tab.Page.Mouse.MoveAsync(1, 1);
        await Assertions.Expect(tip).ToBeHiddenAsync();
        Assert.Empty(tab.Complaints);
    }
}
