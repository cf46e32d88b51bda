using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>The charts of a target's page, by keyboard and by mouse.</summary>
public sealed class ChartTests(Chromium chromium, ExampleSites sites)
{
    private const string Week = "/targets/1?window=7d";

    [Fact]
    public async Task Keys_OnTheChart_TellPartsAndZoom()
    {
        await using var tab = await OpenAsync();
        await Chart(tab).FocusAsync();

        await tab.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(tab.Page.Locator(".spoken")).ToContainTextAsync("up, 0 down, median");
        await Assertions.Expect(tab.Page.Locator(".latency .tip")).ToContainTextAsync("p95");
        await tab.Page.Keyboard.PressAsync("+");
        await Assertions.Expect(Reset(tab)).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.Locator(".tools .range")).ToContainTextAsync(" – ");
        await tab.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(Reset(tab)).ToBeHiddenAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Keys_OfTheBrowser_AreLeftToIt()
    {
        await using var tab = await OpenAsync();

        var taken = await tab.Page.EvaluateAsync<string[]>("""
            () => {
              const chart = document.querySelector(".latency .plot-area");
              return ["altKey", "ctrlKey", "metaKey", "shiftKey"].filter(modifier => ["ArrowLeft", "+", "-"].some(key =>
                !chart.dispatchEvent(new KeyboardEvent("keydown", { key, [modifier]: true, bubbles: true, cancelable: true }))));
            }
            """);

        // With Shift some keyboards type the plus.
        Assert.Equal(["shiftKey"], taken);
    }

    [Fact]
    public async Task Selection_InOneChart_IsReadOnceForBoth()
    {
        await using var tab = await OpenAsync();
        var reads = 0;
        tab.Page.Request += (_, request) => reads += request.Url.Contains("/series?", StringComparison.Ordinal) ? 1 : 0;
        var whole = await TicksAsync(tab);

        await DragAsync(tab, 0.4f, 0.6f);
        await Assertions.Expect(Reset(tab)).ToBeVisibleAsync();
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal(1, reads);
        await Reset(tab).ClickAsync();

        await Assertions.Expect(Reset(tab)).ToBeHiddenAsync();
        Assert.Equal(whole, await TicksAsync(tab));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Refresh_WhileZoomed_KeepsTheChartAndTheFocus()
    {
        await using var tab = await OpenAsync();
        await Chart(tab).FocusAsync();
        await tab.Page.Keyboard.PressAsync("+");
        var range = await tab.Page.Locator(".tools .range").TextContentAsync();

        await tab.RefreshAsync();

        await Assertions.Expect(tab.Page.Locator(".tools .range")).ToHaveTextAsync(range!);
        await Assertions.Expect(Chart(tab)).ToBeFocusedAsync();
        await Assertions.Expect(tab.Page.Locator(".plot-host")).ToHaveCountAsync(2);
        Assert.Empty(tab.Complaints);
    }

    private async Task<Tab> OpenAsync()
    {
        var tab = await chromium.OpenAsync();
        await tab.GoToAsync(sites.AddressOf(SiteKind.Example, Week));
        return tab;
    }

    private static ILocator Chart(Tab tab) => tab.Page.Locator(".latency .plot-area");

    private static ILocator Reset(Tab tab) => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show the whole window" });

    private static Task<string> TicksAsync(Tab tab) => tab.Page.Locator(".phases .plot-area canvas").EvaluateAsync<string>("canvas => canvas.toDataURL()");

    private static async Task DragAsync(Tab tab, float from, float until)
    {
        var box = (await Chart(tab).Locator(".u-over").BoundingBoxAsync())!;
        await tab.Page.Mouse.MoveAsync(box.X + box.Width * from, box.Y + box.Height / 2);
        await tab.Page.Mouse.DownAsync();
        await tab.Page.Mouse.MoveAsync(box.X + box.Width * until, box.Y + box.Height / 2);
        await tab.Page.Mouse.UpAsync();
    }
}
