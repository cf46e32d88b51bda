using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>What the script that keeps pages current does when it is answered by something else, and while somebody uses the page.</summary>
public sealed partial class LiveTests(Chromium chromium, ExampleSites sites)
{
    [Fact]
    public async Task Refresh_AnsweredByAProxy_CountsAsLost()
    {
        await using var tab = await OpenAsync("/");
        var rows = await tab.Page.Locator(".targets tbody tr").CountAsync();
        tab.ExpectErrorOf(sites.AddressOf(SiteKind.Example, "/?q=parcel"));
        await tab.Page.RouteAsync(Query(), route => route.FulfillAsync(new() { Status = 502, ContentType = "text/html", Body = "<main>Bad gateway</main>" }));

        await tab.Page.GetByRole(AriaRole.Searchbox).FillAsync("parcel");

        await Assertions.Expect(tab.Page.Locator("#lost")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.Locator(".targets tbody tr")).ToHaveCountAsync(rows);
        await tab.Page.UnrouteAllAsync();
        await tab.Page.GetByRole(AriaRole.Searchbox).FillAsync("careers");
        await Assertions.Expect(tab.Page.Locator("#lost")).ToBeHiddenAsync();
        await Assertions.Expect(tab.Page.Locator(".targets tbody tr")).ToHaveCountAsync(1);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Filter_ByListsAndLinks_ShowsWhatTheySay()
    {
        await using var tab = await OpenAsync("/");

        await tab.Page.GetByLabel("Group").SelectOptionAsync("Shop");
        await Assertions.Expect(tab.Page.Locator(".targets tbody tr")).ToHaveCountAsync(4);
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "4 targets of 13" })).ToHaveCountAsync(1);
        await tab.Page.GetByLabel("Sort").SelectOptionAsync("name");
        // No longer the group's name: this order knows no groups.
        await Assertions.Expect(tab.Page.Locator(".targets caption")).ToHaveTextAsync("Targets");
        await tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "By state" }).GetByText("Down").ClickAsync();

        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Regex(@"\?state=down&group=Shop&sort=name$"));
        await Assertions.Expect(tab.Page.Locator(".no-match")).ToBeVisibleAsync();
        await tab.Page.GetByText("Show all 13").ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".targets tbody tr")).ToHaveCountAsync(13);
        await Assertions.Expect(tab.Page.GetByLabel("Group")).ToHaveValueAsync("");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task StateLink_ClickedBeforeTheListIsHere_KeepsWhatWasChosen()
    {
        await using var tab = await OpenAsync("/");
        // Never answered.
        await tab.Page.RouteAsync(new Regex(@"\?group=Partners&sort=name$"), _ => Task.CompletedTask);
        await tab.Page.GetByLabel("Group").SelectOptionAsync("Partners");
        await tab.Page.GetByLabel("Sort").SelectOptionAsync("name");

        await tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "By state" }).GetByText("Up").ClickAsync();

        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Regex(@"\?state=up&group=Partners&sort=name$"));
        await Assertions.Expect(tab.Page.Locator(".targets .name a")).ToHaveTextAsync("Currency rates");
        await Assertions.Expect(tab.Page.GetByLabel("Sort")).ToHaveValueAsync("name");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Details_OpenAtARefresh_StayOpen()
    {
        await using var tab = await OpenAsync("/targets/1");
        await tab.Page.Locator("#series-table summary").ClickAsync();
        await tab.Page.Locator("#series-table summary").FocusAsync();

        await tab.RefreshAsync();

        await Assertions.Expect(tab.Page.Locator("#series-table .numbers")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.Locator("#series-table summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Snippet_Copied_IsOnTheClipboard()
    {
        await using var tab = await chromium.OpenAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await tab.GoToAsync(sites.AddressOf(SiteKind.Example, "/targets/1"));
        await tab.Page.Locator("#badge-snippets summary").ClickAsync();

        var button = tab.Page.Locator(".snippet button").First;
        await button.ClickAsync();

        await Assertions.Expect(button).ToHaveTextAsync("Copied");
        Assert.StartsWith("[![State](http://127.0.0.1:", await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    private async Task<Tab> OpenAsync(string path)
    {
        var tab = await chromium.OpenAsync();
        await tab.GoToAsync(sites.AddressOf(SiteKind.Example, path));
        return tab;
    }

    [GeneratedRegex(@"\?q=")]
    private static partial Regex Query();
}
