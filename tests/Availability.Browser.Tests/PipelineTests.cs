using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>What somebody sees who looks at the page while real programs watch real sites.</summary>
public sealed class PipelineTests(Chromium chromium, RunningPipeline pipeline) : IClassFixture<RunningPipeline>
{
    private const string Mark = "still the same document";

    [Fact]
    public async Task Site_GoesDownAndComesBack_OpenPagesChangeWithoutReload()
    {
        await using var overview = await OpenAsync();
        await using var target = await chromium.OpenAsync();
        await target.GoToAsync(new(pipeline.Address, await Link(overview, "Shop").GetAttributeAsync("href")));
        await Assertions.Expect(State(overview, "Shop")).ToHaveTextAsync("Up");
        await MarkAsync(overview, target);

        await pipeline.Shop.GoDownAsync();

        await Assertions.Expect(State(overview, "Shop")).ToHaveTextAsync("Down");
        await Assertions.Expect(overview.Page.Locator("h1")).ToHaveTextAsync("2 of 6 down");
        await Assertions.Expect(overview.Page).ToHaveTitleAsync("2 of 6 down · Availability");
        await Assertions.Expect(overview.Page.Locator(".summary")).ToContainTextAsync("Connection refused");
        await Assertions.Expect(target.Page.Locator(".head .badge")).ToHaveTextAsync("Down");
        await Assertions.Expect(target.Page.Locator(".failures")).ToContainTextAsync("Connection refused");
        await overview.KeepPictureAsync("pipeline-down");

        pipeline.Shop.ComeUp();

        await Assertions.Expect(State(overview, "Shop")).ToHaveTextAsync("Up");
        await Assertions.Expect(overview.Page.Locator("h1")).ToHaveTextAsync("1 of 6 down");
        await Assertions.Expect(target.Page.Locator(".head .badge")).ToHaveTextAsync("Up");
        await AssertMarkedAsync(overview, target);
        Assert.Empty(overview.Complaints.Concat(target.Complaints));
    }

    [Fact]
    public async Task Overview_WithoutScript_SaysAllAndLoadsItselfAgain()
    {
        await using var tab = await chromium.OpenAsync(new() { JavaScriptEnabled = false });
        var loads = 0;
        // Half a minute is too long to wait for: the browser is told to come again after a second.
        await tab.Page.RouteAsync(pipeline.Address.ToString(), async route =>
        {
            Interlocked.Increment(ref loads);
            var response = await route.FetchAsync();
            var page = await response.TextAsync();
            await route.FulfillAsync(new() { Response = response, Body = page.Replace("content=\"30\"", "content=\"1\"", StringComparison.Ordinal) });
        });
        await ReadyAsync();
        await tab.GoToAsync(pipeline.Address);

        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("1 of 6 down");
        await Assertions.Expect(tab.Page.Locator(".targets tbody tr")).ToHaveCountAsync(RunningPipeline.Targets);
        await Assertions.Expect(State(tab, "Refusing")).ToHaveTextAsync("Down");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show" })).ToBeVisibleAsync();
        await Testing.Eventually.TrueAsync(
            () => Volatile.Read(ref loads) >= 3, Chromium.Patience, "the page loads itself again", TestContext.Current.CancellationToken);
        await tab.Page.UnrouteAllAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Names_HostileAndLong_AreTextThatFits()
    {
        await using var tab = await OpenAsync();
        foreach (var name in (string[])[RunningPipeline.HostileName, RunningPipeline.LongName])
        {
            await tab.GoToAsync(pipeline.Address);
            var address = new Uri(pipeline.Address, await Link(tab, name).GetAttributeAsync("href"));
            foreach (var path in (string[])["/", "/incidents", "/pipeline", address.PathAndQuery])
            {
                await tab.GoToAsync(new(pipeline.Address, path));
                foreach (var width in (int[])[360, 1280])
                {
                    await tab.ResizeAsync(width, 900);
                    Assert.Empty(await PageCut.FindAsync(tab));
                }
            }

            await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync(name);
        }

        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("document.querySelectorAll('script:not([src])').length"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Certificate_EndsSoon_PageSaysSoLoudly()
    {
        await using var tab = await OpenAsync();

        await Link(tab, "With a certificate").ClickAsync();

        await Assertions.Expect(tab.Page.Locator("main .banner")).ToContainTextAsync("The certificate expires soon");
        Assert.Empty(await Axe.FindAsync(tab));
        await tab.KeepPictureAsync("pipeline-certificate");
    }

    [Fact]
    public async Task Server_LostAndBack_BannerComesAndGoes()
    {
        await using var tab = await OpenAsync();
        await MarkAsync(tab);

        await pipeline.KillWebAsync();

        await Assertions.Expect(tab.Page.Locator("#lost")).ToBeVisibleAsync();
        Assert.Empty(await Axe.FindAsync(tab));
        await tab.KeepPictureAsync("pipeline-lost");
        await pipeline.StartWebAsync();
        await Assertions.Expect(tab.Page.Locator("#lost")).ToBeHiddenAsync();
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("1 of 6 down");
        await AssertMarkedAsync(tab);
    }

    private async Task<Tab> OpenAsync()
    {
        await ReadyAsync();
        var tab = await chromium.OpenAsync();
        await tab.GoToAsync(pipeline.Address);
        return tab;
    }

    // The first checks are on their way, or the site of another test has just come back.
    private async Task ReadyAsync()
    {
        await using var tab = await chromium.OpenAsync();
        await tab.GoToAsync(pipeline.Address);
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("1 of 6 down");
        await Assertions.Expect(tab.Page.Locator(".targets tbody .badge.up")).ToHaveCountAsync(RunningPipeline.Targets - 1);
    }

    private static ILocator Row(Tab tab, string target) =>
        tab.Page.Locator(".targets tbody tr").Filter(new() { Has = tab.Page.Locator(".name bdi").GetByText(target, new() { Exact = true }) });

    private static ILocator Link(Tab tab, string target) => Row(tab, target).Locator(".name a");

    private static ILocator State(Tab tab, string target) => Row(tab, target).Locator(".state .badge");

    private static async Task MarkAsync(params Tab[] tabs)
    {
        foreach (var tab in tabs)
            await tab.Page.EvaluateAsync("text => window.mark = text", Mark);
    }

    private static async Task AssertMarkedAsync(params Tab[] tabs)
    {
        foreach (var tab in tabs)
            Assert.Equal(Mark, await tab.Page.EvaluateAsync<string>("window.mark"));
    }
}
