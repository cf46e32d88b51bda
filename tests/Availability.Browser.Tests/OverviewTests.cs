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

    [Fact]
    public async Task Days_Touched_AreToldInNumbers()
    {
        await using var tab = await OpenPhoneAsync();
        var tip = tab.Page.Locator(".day-tip");
        var box = (await tab.Page.Locator(".targets .bars").BoundingBoxAsync())!;

        await tab.Page.Touchscreen.TapAsync(box.X + box.Width * 81.5f / 90, box.Y + box.Height / 2);

        await Assertions.Expect(tip).ToContainTextAsync("2 Mar 2026");
        await Assertions.Expect(tip).ToContainTextAsync("checks failed");
        Assert.Empty(await PageCut.FindAsync(tab));
        await tab.KeepPictureAsync("overview-day-360", all: false);
        await tab.Page.Locator("h1").TapAsync();
        await Assertions.Expect(tip).ToBeHiddenAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Days_FingerMovesAlong_TipFollows()
    {
        await using var tab = await OpenPhoneAsync();
        var box = (await tab.Page.Locator(".targets .bars").BoundingBoxAsync())!;
        var finger = await tab.Page.Context.NewCDPSessionAsync(tab.Page);

        await TouchAsync(finger, "touchStart", box.X + box.Width / 2, box);
        await TouchAsync(finger, "touchMove", box.X + box.Width * 0.7f, box);
        await TouchAsync(finger, "touchMove", box.X + box.Width - 1, box);

        await Assertions.Expect(tab.Page.Locator(".day-tip")).ToContainTextAsync("10 Mar 2026");
        Assert.Empty(tab.Complaints);
    }

    private async Task<Tab> OpenPhoneAsync()
    {
        var tab = await chromium.OpenAsync(new() { HasTouch = true, IsMobile = true, ViewportSize = new() { Width = 360, Height = 740 } });
        await tab.GoToAsync(sites.AddressOf(SiteKind.Example, "/?q=parcel"));
        await tab.Page.Locator(".targets .bars").ScrollIntoViewIfNeededAsync();
        // What scrolling ends is over before a finger comes.
        await tab.ResizeAsync(360, 740);
        return tab;
    }

    private static async Task TouchAsync(ICDPSession finger, string type, float x, LocatorBoundingBoxResult box) => await finger.SendAsync(
        "Input.dispatchTouchEvent",
        new() { ["type"] = type, ["touchPoints"] = new[] { new { x = (double)x, y = (double)(box.Y + box.Height / 2) } } });
}
