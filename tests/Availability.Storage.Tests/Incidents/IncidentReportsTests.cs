using Availability.Core;
using Availability.Storage.Incidents;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;
using CsCheck;
using Check = Availability.Core.Check;

namespace Availability.Storage.Tests;

public sealed class IncidentReportsTests
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_OneEndedAndOneOngoing_SaysWhenAndWhyAndWhere(bool isRolled)
    {
        await using var history = await HistoryAsync(isRolled, [.. History.Of("uddduu", "shop"), .. History.Of("uuddd", "blog"), .. History.Of("ududuu", "flaky")]);

        var page = await ReadAsync(history, new(Month));

        var ended = Assert.Single(page.Ended);
        Assert.Equal(
            ("shop", History.Now.AddMinutes(-5), History.Now.AddMinutes(-2), IncidentState.Recovered, History.Now.AddMinutes(-3), 3),
            (ended.Target, ended.Start, ended.End, ended.State, ended.LastDownAt, ended.FailedChecks));
        Assert.Equal(("local", "group", true), (Assert.Single(ended.Locations), ended.Group, ended.StartIsExact));
        Assert.Equal((FailureKind.Status, History.Now.AddMinutes(-3)), (ended.Example?.Failure?.Kind, ended.Example?.ScheduledAt));
        var ongoing = Assert.Single(page.Ongoing);
        Assert.Equal(("blog", null, IncidentState.Ongoing), (ongoing.Target, ongoing.End, ongoing.State));
        Assert.Null(page.Next);
        Assert.Equal((History.Now.AddDays(-30).UtcDateTime.Date, false), (page.From.UtcDateTime, page.IsCut));
    }

    [Fact]
    public async Task Read_DownForWeeks_SinceItsFirstCheckOrBeforeTheWindow()
    {
        await using var history = await HistoryAsync(true, History.Of("u" + new string('d', 9 * 24 * 60)));

        var whole = Assert.Single((await ReadAsync(history, new(Month))).Ongoing);
        var cut = Assert.Single((await ReadAsync(history, new(TimeSpan.FromDays(3)))).Ongoing);

        Assert.Equal((History.Now.AddDays(-9), true, 9 * 24 * 60), (whole.Start, whole.StartIsExact, whole.FailedChecks));
        Assert.False(cut.StartIsExact);
        Assert.True(cut.Start < History.Now.AddDays(-3));
    }

    [Fact]
    public async Task Read_MostFrequentReason_NotTheNewest()
    {
        var checks = History.Of("udddduu");
        Check[] mixed = [.. checks.Select((check, index) => index is 2 or 3 ? check with { Failure = new(FailureKind.Timeout, Phase.FirstByte, $"number {index}") } : check)];
        mixed[1] = mixed[1] with { Failure = new(FailureKind.Dns) };
        await using var history = await HistoryAsync(false, mixed);

        var incident = Assert.Single((await ReadAsync(history, new(Month))).Ended);

        Assert.Equal(new(FailureKind.Timeout, Phase.FirstByte, "number 3"), incident.Example?.Failure);
    }

    [Theory]
    [InlineData("uddduu", "uuuuuu", "uuuuuu", null)]
    [InlineData("uddduu", "uudduu", "uuuuuu", "4-2")]
    [InlineData("udddduu", "udddduu", "uddduuu", "6-2")]
    public async Task Read_SeveralLocations_TheMajorityDecides(string one, string two, string three, string? expected)
    {
        await using var history = await HistoryAsync(
            false, [.. History.Of(one, location: "a"), .. History.Of(two, location: "b"), .. History.Of(three, location: "c")]);

        var incidents = (await ReadAsync(history, new(Month))).Ended;

        Assert.Equal(
            expected,
            incidents.Count == 0 ? null : $"{(History.Now - Assert.Single(incidents).Start).TotalMinutes}-{(History.Now - incidents[0].End)?.TotalMinutes}");
    }

    [Fact]
    public async Task Read_OfOneTarget_NotOfOthers()
    {
        await using var history = await HistoryAsync(true, [.. History.Of("udduu", "shop"), .. History.Of("udduu", "blog")]);
        var target = (int)(await history.Database.ScalarAsync("SELECT id FROM target WHERE name = 'blog'"))!;

        Assert.Equal("blog", Assert.Single((await ReadAsync(history, new(Month, target))).Ended).Target);
    }

    [Fact]
    public async Task Read_RowsThatAreGone_WindowIsCut()
    {
        await using var history = await HistoryAsync(true, History.Of("udduu"));
        await history.Database.ExecuteAsync($"UPDATE history SET raw_floor = '{History.Now.AddDays(-5).UtcDateTime:yyyy-MM-dd}T00:00Z'");

        var page = await ReadAsync(history, new(Month));

        Assert.Equal((History.Now.AddDays(-5).UtcDateTime.Date, true, 1), (page.From.UtcDateTime, page.IsCut, page.Ended.Count));
    }

    // Whatever happened, rolled up or not, page by page: what the stream of all checks makes.
    [Fact]
    public async Task Read_AnyHistory_SameAsTheStream() =>
        await Gen.Select(IncidentFoldTests.Letters, IncidentFoldTests.Letters, Gen.Int[1, 5], Gen.Bool).SampleAsync(
            async (first, second, limit, isRolled) =>
            {
                var streams = new Dictionary<string, Check[]> { ["one"] = History.Of(first, "one"), ["two"] = History.Of(second, "two", ago: TimeSpan.FromHours(40)) };
                await using var history = await HistoryAsync(isRolled, [.. streams.Values.SelectMany(checks => checks)]);

                var read = await ReadAllAsync(history, limit);

                var expected = streams.SelectMany(stream => Fold(stream.Value).Select(incident => Line(stream.Key, incident.Start, incident.End, incident.State, incident.LastDownAt, incident.FailedChecks)));
                Assert.Equal(expected.Order(), read.Order());
            },
            iter: 12);

    private static async Task<List<string>> ReadAllAsync(History history, int limit)
    {
        var lines = new List<string>();
        IncidentCursor? before = null;
        do
        {
            var page = await ReadAsync(history, new(Month, Before: before, Limit: limit));
            lines.AddRange(page.Ongoing.Concat(page.Ended).Select(incident =>
                Line(incident.Target, incident.Start, incident.End, incident.State, incident.LastDownAt, incident.FailedChecks)));
            Assert.True(page.Ended.Count <= limit);
            before = page.Next;
        }
        while (before is not null);
        return lines;
    }

    private static string Line(string target, DateTimeOffset start, DateTimeOffset? end, IncidentState state, DateTimeOffset last, long failed) =>
        FormattableString.Invariant($"{target} {start:O} {end:O} {state} {last:O} {failed}");

    private static IReadOnlyList<LocationIncident> Fold(IEnumerable<Check> checks)
    {
        var fresh = Verdict.FreshFor(History.Minute);
        var fold = new IncidentFold(fresh);
        foreach (var check in checks.Where(check => check.Outcome != Outcome.Missed))
            fold.Add(CheckRun.Of(check.Outcome == Outcome.Up, check.ScheduledAt));
        return fold.At(History.Now, fresh);
    }

    private static async Task<History> HistoryAsync(bool isRolled, Check[] checks)
    {
        var history = await History.CreateAsync(checks.Length == 0 ? History.Of("u", "other") : checks);
        if (isRolled)
            await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        return history;
    }

    private static async Task<IncidentPage> ReadAsync(History history, IncidentQuery query)
    {
        using var reports = new IncidentReports(history.Database.Source, history.Database.Clock);
        return await reports.ReadAsync(query, Cancellation);
    }
}
