using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>Readers who want no movement, have colours of their own, tell none apart, or print.</summary>
public sealed class MediaTests(Chromium chromium, ExampleSites sites)
{
    // A thirtieth of the cells is a stroke's worth.
    private const double Different = 0.03;

    private static readonly SitePage[] Main = [.. ((string[])["overview", "target", "incidents", "pipeline"]).Select(SitePage.Named)];

    [Fact]
    public async Task Pages_ReducedMotion_NothingMoves()
    {
        await using var tab = await chromium.OpenAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        foreach (var page in Main)
        {
            await sites.ShowAsync(tab, page);

            Assert.Equal(0, await tab.Page.EvaluateAsync<int>("""
                [...document.querySelectorAll("*")].map(element => getComputedStyle(element)).filter(style =>
                  style.scrollBehavior === "smooth" || parseFloat(style.transitionDuration) > 0.01
                  || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.01)).length + document.getAnimations().length
                """));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, ForcedColors.None)]
    [InlineData(ColorScheme.Dark, ForcedColors.None)]
    [InlineData(ColorScheme.Light, ForcedColors.Active)]
    [InlineData(ColorScheme.Dark, ForcedColors.Active)]
    public async Task States_WithoutTheirColours_HaveDifferentShapes(ColorScheme scheme, ForcedColors colours)
    {
        // Without its script the page stands still while it is looked at.
        await using var tab = await chromium.OpenAsync(new() { ColorScheme = scheme, ForcedColors = colours, DeviceScaleFactor = 2, JavaScriptEnabled = false });
        await using var desk = await chromium.OpenAsync();
        await sites.ShowAsync(tab, SitePage.Named("overview"));
        if (colours == ForcedColors.Active)
            await tab.KeepPictureAsync($"overview-1280-{scheme}-forced".ToLowerInvariant());

        AssertAllDiffer(await ShapesAsync(desk, [.. ((string[])["up", "down", "unknown"]).Select(state => tab.Page.Locator($".targets .badge.{state} .icon").First)]));
        AssertAllDiffer(await ShapesAsync(desk, await tab.Page.Locator(".bars-key .bars").AllAsync()));
    }

    [Fact]
    public async Task Pages_Printed_AreDarkOnWhiteWithoutControls()
    {
        await using var tab = await chromium.OpenAsync(new() { ColorScheme = ColorScheme.Dark });
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var page in Main)
        {
            await sites.ShowAsync(tab, page);

            Assert.Equal("rgb(255, 255, 255)", await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            await Assertions.Expect(tab.Page.Locator("h1")).ToBeVisibleAsync();
            await Assertions.Expect(tab.Page.Locator(".places")).ToBeHiddenAsync();
            await Assertions.Expect(tab.Page.Locator("form:visible, button:visible")).ToHaveCountAsync(0);
            await tab.Page.PdfAsync(new() { Path = Artifacts.Path(page.Name + ".pdf"), Format = "A4" });
            Assert.Empty((await Axe.FindInColoursAsync(tab)).Select(finding => $"{page.Name}: {finding}"));
        }
    }

    private static async Task<(string Name, string Shape)[]> ShapesAsync(Tab desk, IReadOnlyList<ILocator> elements)
    {
        var shapes = new List<(string, string)>();
        foreach (var element in elements)
            shapes.Add((element.ToString()!, await Pixels.ShapeAsync(element, desk)));
        return [.. shapes];
    }

    private static void AssertAllDiffer((string Name, string Shape)[] shapes)
    {
        Assert.InRange(shapes.Length, 3, 10);
        Assert.All(shapes, shape => Assert.Contains('#', shape.Shape));
        foreach (var (one, other) in from one in shapes from other in shapes where string.CompareOrdinal(one.Name, other.Name) < 0 select (one, other))
            Assert.True(Pixels.Difference(one.Shape, other.Shape) > Different, $"{one.Name} looks like {other.Name}: {one.Shape} {other.Shape}");
    }
}
