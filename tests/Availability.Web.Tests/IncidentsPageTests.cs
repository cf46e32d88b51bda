using System.Net;
using System.Text.RegularExpressions;
using Availability.Core;
using Availability.Testing;
using static Availability.Web.Tests.PageText;

namespace Availability.Web.Tests;

public sealed partial class IncidentsPageTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incidents_OneNowAndOneEnded_SaysWhenHowLongAndWhy()
    {
        await using var site = await StatusSite.StartAsync([.. Checks("shop", "uuddddd"), .. Checks("blog", "uddduuu")]);

        var page = await site.TextAsync("/incidents");

        Assert.Contains("<h1>1 incident now</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<title>1 incident now &#xB7; Availability</title>", page, StringComparison.Ordinal);
        Assert.Equal(["Now", "Today, Tuesday, 10 March"], Headings(page));
        Assert.Equal(["shop", "blog"], Targets(page));
        Assert.Contains("title=\"10 Mar 2026, 12:05:00 UTC\">for 5&#xA0;min</time>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"number\">3&#xA0;min</span>", page, StringComparison.Ordinal);
        Assert.Contains(">12:04:00</time> – <time datetime=\"2026-03-10T12:07:00Z\"", page, StringComparison.Ordinal);
        Assert.Contains("The name did not resolve: no such host", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"number\">5</span> <small>from local</small>", page, StringComparison.Ordinal);
        Assert.Contains("data-refresh=\"5\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_EveryDayObservedAndNoneDown_IsGlad()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Checks("shop", "uuu"), .. Enumerable.Range(0, 8).SelectMany(day => Checks("shop", "u", Now.AddDays(-day).AddHours(-1)))]);

        var page = await site.TextAsync("/incidents?window=7d");

        Assert.Contains("<h1>No incidents in the last 7 days</h1>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"summary up\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"note\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_SomeDaysNotObserved_SaysSo()
    {
        await using var site = await StatusSite.StartAsync([.. Checks("shop", "uuu")]);

        var page = await site.TextAsync("/incidents?window=7d");

        Assert.Contains("<h1>No incidents in the days that were checked</h1>", page, StringComparison.Ordinal);
        Assert.Contains("There are checks from 1 day of this time; nothing is known of the rest.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_NothingArrives_IsNotGlad()
    {
        await using var site = await StatusSite.StartAsync([.. Checks("shop", "udd", Now.AddHours(-2))]);

        var page = await site.TextAsync("/incidents");

        Assert.Contains("<h1>What is down now is not known</h1>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"summary unknown\"", page, StringComparison.Ordinal);
        Assert.Contains("The newest check is from <time datetime=\"2026-03-10T10:09:00Z\"", page, StringComparison.Ordinal);
        Assert.Contains("then unknown", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_EmptyDatabase_SaysThatNothingWasChecked()
    {
        await using var site = await StatusSite.StartAsync();

        var page = await site.TextAsync("/incidents");

        Assert.Contains("<h1>Nothing was checked in this time</h1>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"summary unknown\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_OfOneTarget_KeepsItInItsLinks()
    {
        await using var site = await StatusSite.StartAsync([.. Checks("shop", "udduuu")]);

        var page = await site.TextAsync("/incidents?target=1&window=7d");

        Assert.Contains("<span>shop</span>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/incidents?window=24h&amp;target=1\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/incidents?window=7d&amp;target=1\" aria-current=\"page\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_ManyOfThem_OlderOnesFollow()
    {
        await using var site = await StatusSite.StartAsync([.. Checks("flaky", string.Concat(Enumerable.Repeat("udduu", 52)))]);

        var newest = await site.TextAsync("/incidents");
        var older = await site.TextAsync(OlderAddress(newest)!);

        Assert.Equal((50, 2), (Targets(newest).Length, Targets(older).Length));
        Assert.Contains("<h1>Older incidents</h1>", older, StringComparison.Ordinal);
        Assert.Contains("data-refresh=\"0\"", older, StringComparison.Ordinal);
        Assert.Null(OlderAddress(older));
    }

    [Fact]
    public async Task Incidents_TextsFromOutside_AreEncoded()
    {
        Check[] checks = [.. Checks(Hostile, "udduuu").Select(check => check with { Group = Hostile, Location = Hostile, Failure = check.Failure is null ? null : new(FailureKind.Status, Detail: Hostile) })];
        await using var site = await StatusSite.StartAsync(checks);

        foreach (var path in new[] { "/incidents", "/incidents?target=1", $"/incidents?window={Uri.EscapeDataString(Hostile)}" })
        {
            using var response = await site.GetAsync(path);
            AssertEncoded(await response.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("?window=soon", HttpStatusCode.BadRequest, "Expected 24h, 7d, 30d, 90d or 1y after <code>window=</code>, got <code>soon</code>.")]
    [InlineData("?before=soon", HttpStatusCode.BadRequest, "Expected a time such as 2026-11-24T13:00:00Z after <code>before=</code>, got <code>soon</code>.")]
    [InlineData("?target=shop", HttpStatusCode.BadRequest, "Expected the number of a target after <code>target=</code>, got <code>shop</code>.")]
    [InlineData("?target=4711", HttpStatusCode.NotFound, "There is nothing here")]
    public async Task Incidents_BadAddress_SaysWhatWasExpected(string query, HttpStatusCode status, string sentence)
    {
        await using var site = await StatusSite.StartAsync();

        using var response = await site.GetAsync("/incidents" + query);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(sentence, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    // A minute each, the last one a minute ago.
    private static IEnumerable<Check> Checks(string target, string letters, DateTimeOffset? until = null) => letters.Select((letter, index) => Some.Check(
        target, timestamp: (until ?? Now).AddMinutes(index - letters.Length), statusCode: letter == 'u' ? 200 : null,
        failure: letter == 'u' ? null : new(FailureKind.Dns, Phase.Dns, "no such host")));

    private static string[] Headings(string page) => [.. Heading().Matches(page).Select(match => match.Groups[1].Value)];

    private static string[] Targets(string page) => [.. TargetCell().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<h2>([^<]*)</h2>")]
    private static partial Regex Heading();

    [GeneratedRegex("<th scope=\"row\" class=\"name\"><a [^>]*>([^<]*)</a>")]
    private static partial Regex TargetCell();
}
