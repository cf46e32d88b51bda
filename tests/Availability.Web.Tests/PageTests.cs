using System.Net;
using System.Text.RegularExpressions;
using Availability.Core;
using Availability.Testing;
using static Availability.Web.Tests.PageText;

namespace Availability.Web.Tests;

public sealed partial class PageTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static readonly Failure NoName = new(FailureKind.Dns, Phase.Dns, "no such host");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overview_SomeDown_SaysWhichSinceWhenAndWhy()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("shop", timestamp: Now.AddMinutes(-3), group: "Shop"),
            Some.Check("shop", timestamp: Now.AddMinutes(-2), group: "Shop", failure: NoName, statusCode: null),
            Some.Check("shop", timestamp: Now.AddMinutes(-1), group: "Shop", failure: NoName, statusCode: null),
            Some.Check("blog", timestamp: Now.AddMinutes(-1)));

        var page = await site.TextAsync("/");

        Assert.Contains("<h1>1 of 2 down</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<h2><bdi>Shop</bdi></h2>", page, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2026-03-10T12:08:00Z\" title=\"10 Mar 2026, 12:08:00 UTC\">for 2&#xA0;min</time>", page, StringComparison.Ordinal);
        Assert.Contains("The name did not resolve: no such host", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>shop</bdi></a> <span><time datetime=\"2026-03-10T12:08:00Z\" title=\"10 Mar 2026, 12:08:00 UTC\">for 2&#xA0;min</time> · The name did not resolve", page, StringComparison.Ordinal);
        Assert.Contains("33.33 %</span> <small>over 100 % observed", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_HasBeenDown_SaysWhenAndWhy()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("shop", timestamp: Now.AddMinutes(-7), failure: NoName, statusCode: null), Some.Check("shop", timestamp: Now.AddMinutes(-1)), Some.Check("blog", timestamp: Now.AddMinutes(-1)));

        var page = await site.TextAsync("/");

        Assert.Contains("<h1>All 2 targets are up</h1>", page, StringComparison.Ordinal);
        Assert.Contains("""The name did not resolve: no such host</span> <small><time datetime="2026-03-10T12:03:00Z" title="10 Mar 2026, 12:03:00 UTC">7&#xA0;min ago""", page, StringComparison.Ordinal);
        Assert.Contains("None in 30&#xA0;d", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"90 days: 1 with failures, 89 before the first check\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_Query_ShowsWhatMatchesAndCountsAll()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("shop", timestamp: Now.AddMinutes(-1), group: "G", failure: NoName, statusCode: null), Some.Check("blog", timestamp: Now.AddMinutes(-1)), Some.Check("wiki", timestamp: Now.AddMinutes(-1)));

        Assert.Equal(["shop"], RowsIn(await site.TextAsync("/?state=down")));
        Assert.Equal(["shop"], RowsIn(await site.TextAsync("/?group=G")));
        Assert.Equal(["blog", "shop", "wiki"], RowsIn(await site.TextAsync("/?sort=name")));
        Assert.Equal("shop", RowsIn(await site.TextAsync("/?sort=uptime"))[0]);
        Assert.Equal("shop", RowsIn(await site.TextAsync("/?sort=latency"))[^1]);
        var page = await site.TextAsync("/?q=WIKI");
        Assert.Equal(["wiki"], RowsIn(page));
        Assert.Contains("<h1>1 of 3 down</h1>", page, StringComparison.Ordinal);
        Assert.Contains("1 target of 3</p>", page, StringComparison.Ordinal);
        Assert.Contains("No target is like that", await site.TextAsync("/?q=nothing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_FullPage_IsLight()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Enumerable.Range(1, 76).Select(number => Some.Check($"Target number {number:000}", timestamp: Now.AddMinutes(-1), group: "Group", failure: NoName, statusCode: null))]);

        var page = await site.TextAsync("/");

        Assert.Equal(75, RowsIn(page).Length);
        Assert.Contains("<span>1 to 75 of 76</span>", page, StringComparison.Ordinal);
        Assert.Contains("""<a href="/?page=2">Next</a>""", page, StringComparison.Ordinal);
        Assert.Equal(["Target number 076"], RowsIn(await site.TextAsync("/?page=2")));
        var assets = await Task.WhenAll(AssetsOf(page).Select(site.TextAsync));
        Assert.InRange(page.Length + assets.Sum(asset => asset.Length), 1, 200_000);
    }

    [Fact]
    public async Task Overview_NoTarget_TellsANewcomerWhatToExpect()
    {
        await using var site = await StatusSite.StartAsync();

        Assert.Contains("<h1>No checks yet</h1>", await site.TextAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    public async Task Overview_NothingArrives_SaysSoLoudly(int minutes, bool loud)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-minutes)));

        var page = await site.TextAsync("/");

        Assert.Equal(loud, page.Contains("role=\"alert\"", StringComparison.Ordinal));
        Assert.Contains("The only target is unknown", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_TextsFromOutside_AreEncoded()
    {
        var failure = new Failure(FailureKind.Status, Detail: Hostile);
        await using var site = await StatusSite.StartAsync(
            Some.Check(Hostile, "javascript:alert('<b>')", Now.AddMinutes(-1), failure: failure, group: Hostile, location: Hostile));

        var hostile = Uri.EscapeDataString(Hostile);
        foreach (var path in new[] { "/", "/?sort=name", $"/?q={hostile}", $"/?sort={hostile}", "/targets/1", $"/targets/1?before={hostile}" })
        {
            using var response = await site.GetAsync(path);
            AssertEncoded(await response.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Target_ManyChecks_OlderOnesFollow()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Enumerable.Range(1, 51).Select(number => Some.Check("t", timestamp: Now.AddMinutes(-number)))]);

        var newest = await site.TextAsync("/targets/1");
        var older = await site.TextAsync(OlderAddress(newest)!);

        Assert.Equal(50, ChecksIn(newest));
        Assert.Contains("data-refresh=\"5\"", newest, StringComparison.Ordinal);
        Assert.Equal(1, ChecksIn(older));
        Assert.Null(OlderAddress(older));
        Assert.Contains("data-refresh=\"0\"", older, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/targets/4711", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/targets/99999999999", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/nowhere/at/all", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/?state=broken", HttpStatusCode.BadRequest, "That address is not understood")]
    [InlineData("/targets/1?before=soon", HttpStatusCode.BadRequest, "Expected a time such as 2026-11-24T13:00:00Z after <code>before=</code>, got <code>soon</code>.")]
    public async Task Pages_BadAddress_SaySo(string path, HttpStatusCode status, string sentence)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-1)));

        using var response = await site.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains(sentence, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/targets/1", "no-cache")]
    [InlineData("/nowhere", "no-store")]
    [InlineData("/api/v1/targets", "no-cache")]
    [InlineData("/api/v1/nowhere", "no-store")]
    public async Task AnyResponse_CacheControl_AsLongAsItHolds(string path, string cacheControl)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-1)));

        using var response = await site.GetAsync(path);

        Assert.Equal(cacheControl, response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Pages_Content_KeepsToThePolicy()
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-1)));

        foreach (var path in new[] { "/", "/targets/1", "/nowhere" })
        {
            using var response = await site.GetAsync(path);
            var page = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotMatch(@"\sstyle=|\son\w+=|<style|src=""http|href=""http[^""]*\.css", page);
        }
    }

    [Fact]
    public async Task Assets_LinkedInThePage_ArriveAndMayBeKept()
    {
        await using var site = await StatusSite.StartAsync();
        var page = await site.TextAsync("/");

        string[] paths = AssetsOf(page);

        Assert.Equal([".css", ".js", ".svg"], paths.Select(Path.GetExtension).Distinct().Order());
        foreach (var path in paths)
        {
            using var response = await site.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Matches(@"^/assets/\w+\.[0-9a-f]{12}\.\w+$", path);
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Pages_DatabaseAway_SayThatItIsOurTrouble()
    {
        await using var site = await StatusSite.StartOnAsync("Host=127.0.0.1;Port=1;Username=u;Password=secret;Timeout=2");

        foreach (var path in new[] { "/", "/targets/1" })
        {
            using var response = await site.GetAsync(path);
            var page = await response.Content.ReadAsStringAsync(Cancellation);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("That is our trouble and says nothing about the sites", page, StringComparison.Ordinal);
            Assert.Contains("data-refresh=\"5\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        }

        using var health = await site.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Matches("^Unhealthy\nPostgreSql: Unhealthy: the history cannot be read: .+\n$", await health.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Health_DatabaseThere_Ready()
    {
        await using var site = await StatusSite.StartAsync();

        // A database that is slow for a moment is told, too.
        await Eventually.TrueAsync(
            async _ =>
            {
                using var health = await site.GetAsync("/health");
                return (await health.Content.ReadAsStringAsync(Cancellation)).StartsWith("Healthy", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(60), "the page is ready", Cancellation);
    }

    [Theory]
    [InlineData("/?sort=uptime", "ALTER TABLE rollup_day RENAME TO away", "targets are sorted by older ranks: relation \"rollup_day\"")]
    [InlineData("/pipeline", "DROP VIEW reconciliation", "the last hours' accounts are old: relation \"reconciliation\"")]
    public async Task Health_BackgroundReadFails_DegradedAndSaysWhy(string path, string change, string sentence)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-1)));
        await site.AddAsync(change);
        using var page = await site.GetAsync(path);

        using var health = await site.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.StartsWith($"Degraded\nPostgreSql: Degraded: {sentence}", await health.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static string[] RowsIn(string page) => [.. RowName().Matches(page).Select(match => match.Groups[1].Value)];

    private static int ChecksIn(string page) => page.Split("<th scope=\"row\" class=\"time\">").Length - 1;

    [GeneratedRegex("class=\"name\"><a href=\"[^\"]+\"><bdi>([^<]*)<")]
    private static partial Regex RowName();
}
