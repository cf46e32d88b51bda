using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>Makes the picture in the README from the real page.</summary>
public sealed class PictureTests(Chromium chromium, ExampleSites sites)
{
    // Into the README only when somebody wants to commit it.
    private const string Wanted = "AVAILABILITY_README_PICTURE";

    private const int MostBytes = 300_000;

    [Theory]
    [InlineData(ColorScheme.Light, "status-page.png")]
    [InlineData(ColorScheme.Dark, "status-page-dark.png")]
    public async Task Readme_Picture_IsTheRealPage(ColorScheme scheme, string name)
    {
        await using var tab = await chromium.OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 826 } });
        await sites.ShowAsync(tab, SitePage.Named("overview"));
        await Assertions.Expect(tab.Page.Locator(".targets tbody tr")).ToHaveCountAsync(InventedTarget.All.Count);

        var folder = Environment.GetEnvironmentVariable(Wanted) is { Length: > 0 } ? Path.Combine(Artifacts.Repository, "docs", "images") : Path.GetDirectoryName(Artifacts.Path(name))!;
        var picture = await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), Animations = ScreenshotAnimations.Disabled });

        Assert.InRange(picture.Length, 10_000, MostBytes);
    }
}
