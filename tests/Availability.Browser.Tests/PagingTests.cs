using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>Lists that do not fit on one page.</summary>
public sealed class PagingTests(Chromium chromium, ExampleSites sites)
{
    [Fact]
    public async Task Overview_NextAndPrevious_ShowEachTargetOnce()
    {
        await using var tab = await OpenAsync("/");
        var first = await NamesAsync(tab, ".targets", 75);
        await Assertions.Expect(Pager(tab)).ToContainTextAsync("1 to 75 of 80");

        await Pager(tab).GetByText("Next").ClickAsync();
        var second = await NamesAsync(tab, ".targets", 5);

        await Assertions.Expect(Pager(tab)).ToContainTextAsync("76 to 80 of 80");
        Assert.Equal(ManyTargets.Count, first.Union(second).Count());
        await Pager(tab).GetByText("Previous").ClickAsync();
        Assert.Equal(first, await NamesAsync(tab, ".targets", 75));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Overview_SearchedOnALaterPage_ShowsTheFirstOfWhatMatches()
    {
        await using var tab = await OpenAsync("/?page=2");

        await tab.Page.GetByRole(AriaRole.Searchbox).FillAsync("7");

        Assert.Equal("Target 07", (await NamesAsync(tab, ".targets", 17))[0]);
        await Assertions.Expect(Pager(tab)).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Regex(@"/\?q=7$"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Incidents_OlderAndNewest_ShowEachIncidentOnce()
    {
        await using var tab = await OpenAsync("/incidents");
        var newest = await NamesAsync(tab, ".incidents", 50);

        await Pager(tab).GetByText("Older").ClickAsync();
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Older incidents");
        var older = await NamesAsync(tab, ".incidents", 30);

        Assert.Equal(ManyTargets.Count, newest.Union(older).Count());
        await Assertions.Expect(Pager(tab).GetByText("Older")).ToHaveCountAsync(0);
        await Pager(tab).GetByText("Newest").ClickAsync();
        Assert.Equal(newest, await NamesAsync(tab, ".incidents", 50));
        Assert.Empty(tab.Complaints);
    }

    private async Task<Tab> OpenAsync(string path)
    {
        var tab = await chromium.OpenAsync();
        await tab.GoToAsync(sites.AddressOf(SiteKind.Many, path));
        return tab;
    }

    private static ILocator Pager(Tab tab) => tab.Page.Locator(".pager");

    private static async Task<IReadOnlyList<string>> NamesAsync(Tab tab, string table, int expected)
    {
        var names = tab.Page.Locator($"{table} tbody .name a");
        await Assertions.Expect(names).ToHaveCountAsync(expected);
        return await names.AllTextContentsAsync();
    }
}
