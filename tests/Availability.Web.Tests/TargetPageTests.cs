using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Availability.Core;
using Availability.Testing;
using static Availability.Web.Tests.PageText;

namespace Availability.Web.Tests;

public sealed partial class TargetPageTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Windows_OneIsAskedFor_ItsFiguresAndTheOthersAsLinks()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddMinutes(-1)), Down(Now.AddDays(-5), new(FailureKind.Dns)));

        var day = await site.TextAsync("/targets/1");
        var week = await site.TextAsync("/targets/1?window=7d");

        Assert.Contains("<a href=\"/targets/1\" aria-current=\"page\">24 hours</a>", day, StringComparison.Ordinal);
        Assert.Contains("<dt>Uptime, last 24 hours</dt><dd><span class=\"number\">100 %</span>", day, StringComparison.Ordinal);
        Assert.Contains("None: every check that was observed was up.", day, StringComparison.Ordinal);
        Assert.Equal(
            ["/targets/1", "/targets/1?window=7d", "/targets/1?window=30d", "/targets/1?window=90d", "/targets/1?window=1y"],
            WindowLink().Matches(week).Select(match => match.Groups[1].Value));
        Assert.Contains("<a href=\"/targets/1?window=7d\" aria-current=\"page\">7 days</a>", week, StringComparison.Ordinal);
        Assert.Contains("<dt>Uptime, last 7 days</dt><dd><span class=\"number\">50 %</span> <small>over 0.02 % observed", week, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_Down_TitleSaysSoAndHeadSaysWhy()
    {
        await using var site = await StatusSite.StartAsync(
            Down(Now.AddMinutes(-1), new(FailureKind.Dns, Phase.Dns, "no such host")), Down(Now.AddMinutes(-2), new(FailureKind.Timeout, Phase.Tls)));

        var page = await site.TextAsync("/targets/1");

        Assert.Contains("<title>t is down &#xB7; Availability</title>", page, StringComparison.Ordinal);
        Assert.Contains("<p class=\"words\">The name did not resolve: no such host</p>", page.Split("<nav class=\"choices\"")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("window=forever", "That address is not understood", "<a href=\"?window=24h\">24h</a>, <a href=\"?window=7d\">7d</a>", "<code>forever</code>")]
    [InlineData("window=<script>", "That address is not understood", "<a href=\"?window=1y\">1y</a>", "<code>&lt;script&gt;</code>")]
    [InlineData("outcome=sideways", "That address is not understood", "<a href=\"?outcome=down\">down</a>", "<code>sideways</code>")]
    public async Task Target_BadAddress_SaysWhatWasExpected(string query, string sentence, string offer, string got)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddMinutes(-1)));

        using var response = await site.GetAsync("/targets/1?" + query);
        var page = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.All([sentence, offer, got], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failures_OfSeveralKinds_EachWithItsShareAndNewestExamples()
    {
        await using var site = await StatusSite.StartAsync(
            Down(Now.AddMinutes(-1), new(FailureKind.Timeout, Phase.Tls)), Down(Now.AddMinutes(-2), new(FailureKind.Status, Detail: Hostile), "far", 503),
            Down(Now.AddMinutes(-3), new(FailureKind.Status), statusCode: 500), Down(Now.AddMinutes(-4), new(FailureKind.Status), statusCode: 501),
            Down(Now.AddMinutes(-5), new(FailureKind.Status), statusCode: 502), Down(Now.AddMinutes(-6), null),
            Some.Check("t", timestamp: Now.AddMinutes(-7), outcome: Outcome.Missed, failure: new(FailureKind.Monitor, Detail: "busy")));

        var section = Section(await site.TextAsync("/targets/1"), "failures");

        Assert.Equal(
            [("An unexpected status", "4", "67 %"), ("Timed out", "1", "17 %"), ("Without a reason", "1", "17 %")],
            FailureRow().Matches(section).Select(row => (row.Groups[1].Value, row.Groups[2].Value, WebUtility.HtmlDecode(row.Groups[3].Value).Replace('\u00a0', ' '))));
        Assert.Contains($"<small>far</small> <span class=\"words\">Answered 503: {Encoded}</span>", section, StringComparison.Ordinal);
        Assert.Contains("Timed out in the TLS handshake", section, StringComparison.Ordinal);
        Assert.Contains("Answered 500", section, StringComparison.Ordinal);
        // The fourth of its kind is no example any more.
        Assert.DoesNotContain("Answered 502", section, StringComparison.Ordinal);
        Assert.Contains("1 check was missed by the monitor.", section, StringComparison.Ordinal);
        Assert.Contains("The monitor missed this check: busy", section, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://t.example/", 63, "", "63 days left", false)]
    [InlineData("https://t.example/", 20, "warn", "20 days left", false)]
    [InlineData("tls://t.example:853", 6, "alarm", "6 days left", true)]
    [InlineData("https://t.example/", 1, "alarm", "24 h left", true)]
    [InlineData("https://t.example/", -3, "alarm", "expired 3 d ago", true)]
    public async Task Certificate_DaysLeft_AsLoudAsTheyAreFew(string url, int days, string look, string words, bool isLoud)
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", url, Now.AddMinutes(-1), failure: new(FailureKind.ConnectTimeout)),
            Some.Check("t", url, Now.AddMinutes(-2)) with { CertificateExpiresAt = Now.AddDays(days) });

        var page = WebUtility.HtmlDecode(await site.TextAsync("/targets/1")).Replace('\u00a0', ' ');

        Assert.Contains($"<dt>Certificate</dt><dd class=\"{look}\"><span class=\"number\">{words}</span>", page, StringComparison.Ordinal);
        Assert.Equal(isLoud, page.Contains("role=\"note\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Certificate_TargetWithoutOne_NothingIsSaid()
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", "http://t.example/", Now.AddMinutes(-1)));

        Assert.DoesNotContain("Certificate", await site.TextAsync("/targets/1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_OfTheWindow_AreListed()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddMinutes(-1)), Some.Check("t", timestamp: Now.AddMinutes(-2)),
            Down(Now.AddMinutes(-3), new(FailureKind.Dns, Detail: Hostile)), Down(Now.AddMinutes(-4), new(FailureKind.Dns)), Some.Check("t", timestamp: Now.AddMinutes(-5)));

        var page = await site.TextAsync("/targets/1?window=7d");

        Assert.Contains("<h2>Incidents, last 7 days</h2>", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<tr class=\"over\">"));
        Assert.Contains("<a href=\"/incidents?window=7d&amp;target=1\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locations_Several_EachWithItsStateAndUptime()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddMinutes(-1), location: "near"), Down(Now.AddMinutes(-1), new(FailureKind.ConnectRefused), Hostile),
            Some.Check("t", timestamp: Now.AddMinutes(-2), location: Hostile), Some.Check("other", timestamp: Now.AddMinutes(-1), location: "elsewhere"));

        var section = WebUtility.HtmlDecode(Section(await site.TextAsync("/targets/2"), "locations"));

        Assert.Contains($"<th scope=\"row\">{Hostile}</th>", section, StringComparison.Ordinal);
        Assert.Contains("<span class=\"number\">50 %</span> <small>over 100 % observed</small>", section, StringComparison.Ordinal);
        Assert.Contains("<span class=\"number\">100 %</span> <small>over 100 % observed</small>", section, StringComparison.Ordinal);
        Assert.Contains("Connection refused", section, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", section, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_OfOneOutcome_AlsoOnTheNextPage()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Enumerable.Range(1, 102).Select(number => number % 2 == 0 ? Down(Now.AddMinutes(-number), new(FailureKind.Dns)) : Some.Check("t", timestamp: Now.AddMinutes(-number)))]);

        var newest = await site.TextAsync("/targets/1?window=7d&outcome=down");
        var next = OlderAddress(newest)!;
        var older = await site.TextAsync(next);

        Assert.Equal((50, 0), (Checks(newest, "Down"), Checks(newest, "Up")));
        Assert.Contains("<a href=\"/targets/1?window=7d&amp;outcome=down#checks\" aria-current=\"true\">Down</a>", newest, StringComparison.Ordinal);
        Assert.StartsWith("/targets/1?window=7d&outcome=down&before=", next, StringComparison.Ordinal);
        Assert.Equal((1, 0), (Checks(older, "Down"), Checks(older, "Up")));
        Assert.Contains("<a href=\"/targets/1?window=7d&amp;outcome=down\">Newest</a>", older, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"charts\"", older, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Badges_Snippets_HaveThePagesOwnOrigin()
    {
        await using var site = await StatusSite.StartOnAsync(
            await StatusSite.CreateDatabaseAsync(Some.Check("t", timestamp: Now.AddMinutes(-1))), ("Web:AllowedHosts", "status.example"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/targets/1?window=30d") { Headers = { Host = "status.example:8443" } };

        using var response = await site.Client.SendAsync(request, Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("<code>[![Uptime, last 30 days](http://status.example:8443/badges/1/uptime.svg?window=30d)](http://status.example:8443/targets/1)</code>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<code>&lt;a href=&quot;http://status.example:8443/targets/1&quot;&gt;&lt;img src=&quot;http://status.example:8443/badges/1/state.svg&quot; alt=&quot;State&quot;&gt;&lt;/a&gt;</code>",
            page, StringComparison.Ordinal);
        Assert.Contains("<img src=\"/badges/1/latency.svg?window=30d\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("24h", 900, 97)]
    [InlineData("7d", 3600, 169)]
    [InlineData("30d", 14400, 181)]
    [InlineData("90d", 86400, 91)]
    [InlineData("1y", 86400, 366)]
    public async Task Charts_Window_BringTheirNumbersAtAResolutionThatFits(string window, int step, int parts)
    {
        var timings = new Timings(Dns: TimeSpan.FromMilliseconds(20), FirstByte: TimeSpan.FromMilliseconds(60));
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddMinutes(-1)) with { Timings = timings }, Down(Now.AddMinutes(-2), new(FailureKind.Dns)));

        var page = await site.TextAsync($"/targets/1?window={window}");
        using var series = JsonDocument.Parse(WebUtility.HtmlDecode(SeriesData().Match(page).Groups[1].Value));

        Assert.Equal(step, series.RootElement.GetProperty("step").GetInt32());
        Assert.All(["up", "down", "response_time_p50", "response_time_p99", "first_byte"], name => Assert.Equal(parts, series.RootElement.GetProperty(name).GetArrayLength()));
        Assert.Equal((1, 1), (series.RootElement.GetProperty("up")[parts - 1].GetInt32(), series.RootElement.GetProperty("down")[parts - 1].GetInt32()));
        Assert.Contains("<td>1<td>1<td>0<td>2<td>123 ms<td>123 ms<td>123 ms", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"dns\">DNS <strong>20&#xA0;ms</strong> 25&#xA0;%</span>", page, StringComparison.Ordinal);
        Assert.True(page.Length < 200_000);
    }

    [Fact]
    public async Task Assets_OfThePage_ArriveAndMayBeKept()
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddMinutes(-1)));

        string[] paths = AssetsOf(await site.TextAsync("/targets/1"));

        string[] scripts = [.. paths.Where(path => path.EndsWith(".js", StringComparison.Ordinal)).Select(path => Path.GetFileName(path).Split('.')[0])];
        // In the order in which they run.
        Assert.Equal(["live", "uPlot", "series", "plot", "chart", "copy"], scripts);
        Assert.Contains(paths, path => path.StartsWith("/assets/target.", StringComparison.Ordinal));
        foreach (var path in paths)
        {
            using var response = await site.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
        }
    }

    [Fact]
    public void Assembly_VendoredLibrary_HasItsLicenceWithIt()
    {
        using var licence = new StreamReader(typeof(Asset).Assembly.GetManifestResourceStream("assets/uPlot.LICENSE")!);

        Assert.StartsWith("The MIT License (MIT)", licence.ReadToEnd(), StringComparison.Ordinal);
    }

    private static Check Down(DateTimeOffset at, Failure? failure, string location = Check.DefaultLocation, int? statusCode = null) =>
        Some.Check("t", timestamp: at, outcome: Outcome.Down, failure: failure, location: location, statusCode: statusCode);

    private static string Section(string page, string id) =>
        Regex.Match(page, $"<section aria-labelledby=\"{id}\">.*?</section>", RegexOptions.Singleline).Value;

    private static int Checks(string page, string word) => Regex.Count(page, $"""<td class="outcome">.*{word}</span></td>""");

    [GeneratedRegex("<a href=\"([^\"]+)\"[^>]*>(?:24 hours|\\d+ days|1 year)</a>")]
    private static partial Regex WindowLink();

    [GeneratedRegex("<th scope=\"row\">([^<]+)</th>\\s*<td class=\"count\"><span class=\"number\">(\\d+)</span> <small>([^<]+)</small>")]
    private static partial Regex FailureRow();

    [GeneratedRegex("data-series=\"([^\"]+)\"")]
    private static partial Regex SeriesData();
}
