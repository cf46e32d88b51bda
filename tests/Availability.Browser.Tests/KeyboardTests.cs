using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>The pages without a mouse.</summary>
public sealed class KeyboardTests(Chromium chromium, ExampleSites sites)
{
    private const int MostStops = 80;

    private const string StopScript = """
        () => {
          const element = document.activeElement;
          const style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
          const name = element.matches("input, select") ? element.name : element.textContent.trim() || element.getAttribute("aria-label");
          return [name, isSeen ? "" : `no visible focus: ${element.outerHTML.slice(0, 160)}`];
        }
        """;

    [Fact]
    public async Task Overview_TabFromTheTop_ReachesAllInOrderWithVisibleFocus()
    {
        await using var tab = await OpenAsync("/");
        var target = InventedTarget.All[InventedTarget.Down - 1].Name;

        var stops = await StopsUntilAsync(tab, stops => stops.Contains("sort") && stops[^1] == target);

        Assert.Equal(["Skip to content", "Availability", "Status", "Incidents", "Pipeline", target], stops[..6]);
        Assert.InRange(Array.IndexOf(stops, "q"), 6, Array.LastIndexOf(stops, target));
    }

    [Theory]
    [InlineData("/targets/1?window=30d")]
    [InlineData("/incidents")]
    [InlineData("/pipeline")]
    [InlineData("/api")]
    public async Task Page_TabThroughAll_FocusIsAlwaysVisible(string path)
    {
        await using var tab = await OpenAsync(path);

        var stops = await StopsUntilAsync(tab, stops => stops.Length > 5 && stops[^1] == "API");

        Assert.Equal("Skip to content", stops[0]);
    }

    [Fact]
    public async Task SkipLink_Entered_NextStopIsInTheContent()
    {
        await using var tab = await OpenAsync("/");

        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Keyboard.PressAsync("Tab");

        Assert.True(await tab.Page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement) && document.activeElement.matches('a, input')"));
    }

    [Fact]
    public async Task Search_Typed_ShowsMatchesWithoutReload()
    {
        await using var tab = await OpenAsync("/");
        await tab.Page.EvaluateAsync("window.mark = 'still here'");

        await tab.Page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("parcel");

        await Assertions.Expect(tab.Page.Locator(".targets tbody tr")).ToHaveCountAsync(1);
        // Its last letter may not have been asked for yet.
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Regex(@"\?q=parcel$"));
        Assert.Equal("still here", await tab.Page.EvaluateAsync<string>("window.mark"));
        Assert.Equal("q", await tab.Page.EvaluateAsync<string>("document.activeElement.name"));
        Assert.Empty(tab.Complaints);
    }

    private async Task<Tab> OpenAsync(string path)
    {
        var tab = await chromium.OpenAsync();
        await tab.GoToAsync(sites.AddressOf(SiteKind.Example, path));
        return tab;
    }

    private static async Task<string[]> StopsUntilAsync(Tab tab, Func<string[], bool> isEnough)
    {
        string[] stops = [];
        while (stops.Length == 0 || !isEnough(stops))
        {
            Assert.True(stops.Length < MostStops, $"The keyboard only reaches {string.Join(", ", stops)}");
            await tab.Page.Keyboard.PressAsync("Tab");
            var stop = await tab.Page.EvaluateAsync<string[]>(StopScript);
            Assert.Equal("", stop[1]);
            stops = [.. stops, stop[0]];
        }

        return stops;
    }
}
