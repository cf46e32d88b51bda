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
    public async Task Read_Observation_OnlyWhereItIsAsked()
    {
        await using var history = await HistoryAsync(false, History.Of("uuu"));

        Assert.Null((await ReadAsync(history, new(Month))).Observation);
        Assert.Equal(
            new(31, 1, History.Now.AddMinutes(-1), TimeSpan.FromMinutes(1)), (await ReadAsync(history, new(Month, WithObservation: true))).Observation);
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

    // Where one that began there is told from one that was under way.
    [Fact]
    public async Task Read_DownWhereTheRowsBegin_BeginIsNotKnown()
    {
        await using var history = await HistoryAsync(true, History.Of(new string('d', 24 * 60) + "uu"));
        await history.Database.ExecuteAsync($"UPDATE history SET raw_floor = '{History.Now.UtcDateTime:yyyy-MM-dd}T00:00Z'");

        var incident = Assert.Single((await ReadAsync(history, new(Month))).Ended);

        Assert.Equal((History.Now.DayStart(), false), (incident.Start, incident.StartIsExact));
    }

    // Of the newer day no row failed.
    [Fact]
    public async Task Read_UpAgainAtMidnight_Recovered()
    {
        await using var history = await HistoryAsync(true, [.. History.Of("uudd" + new string('u', 730), "shop"), .. History.Of("udduu", "blog")]);

        var incidents = (await ReadAsync(history, new(Month))).Ended;

        Assert.Equal(
            ("shop", IncidentState.Recovered, History.Now.DayStart()), (incidents[1].Target, incidents[1].State, incidents[1].End));
    }

    [Fact]
    public async Task Read_MoreGoOnThanAskedFor_AreCounted()
    {
        await using var history = await HistoryAsync(false, [.. History.Of("uddd", "shop"), .. History.Of("uudd", "blog"), .. History.Of("udddd", "old")]);

        var page = await ReadAsync(history, new(Month, OngoingLimit: 2));

        Assert.Equal((3, "blog, shop"), (page.OngoingCount, string.Join(", ", page.Ongoing.Select(incident => incident.Target))));
    }

    // The rows go behind its back: what it says then is what it kept.
    [Fact]
    public async Task Read_DayThatIsOver_IsKeptForAnHour()
    {
        await using var history = await HistoryAsync(true, History.Of("udduu", ago: TimeSpan.FromDays(2)));
        var reports = new IncidentReports(history.Database.Source, history.Database.Clock);
        Assert.Single((await reports.ReadAsync(new(Month), Cancellation)).Ended);
        await history.Database.ExecuteAsync("DELETE FROM check_result");

        history.Database.Clock.Advance(TimeSpan.FromMinutes(59));
        var kept = await reports.ReadAsync(new(Month), Cancellation);
        history.Database.Clock.Advance(TimeSpan.FromMinutes(2));
        var anew = await reports.ReadAsync(new(Month), Cancellation);

        Assert.Equal((1, 0), (kept.Ended.Count, anew.Ended.Count));
    }

    // The hours of today that are over, too: the rows go behind its back again.
    [Fact]
    public async Task Read_HoursThatAreOver_AreKept()
    {
        await using var history = await HistoryAsync(true, History.Of("udduu", ago: TimeSpan.FromHours(3)));
        var reports = new IncidentReports(history.Database.Source, history.Database.Clock);
        var before = await reports.ReadAsync(new(Month), Cancellation);
        await history.Database.ExecuteAsync("DELETE FROM check_result");

        history.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = await reports.ReadAsync(new(Month), Cancellation);

        Assert.Equal(Assert.Single(before.Ended) with { Example = null }, Assert.Single(after.Ended) with { Locations = before.Ended[0].Locations });
    }

    // What ends it comes after what is kept.
    [Theory]
    [InlineData("uu", IncidentState.Recovered, 2)]
    [InlineData("du", IncidentState.Ongoing, 3)]
    public async Task Read_DownAtTheEndOfWhatIsKept_EndsByWhatComes(string later, IncidentState state, int failed)
    {
        var hour = History.Now.HourStart().AddHours(1);
        await using var history = await HistoryAsync(true, History.Of("uudd", ago: History.Now - hour));
        history.Database.Clock.SetUtcNow(hour);
        var reports = new IncidentReports(history.Database.Source, history.Database.Clock);
        Assert.Single((await reports.ReadAsync(new(Month), Cancellation)).Ongoing);
        Check[] checks = History.Of(later, ago: History.Now - hour - (2 * History.Minute));
        await history.Database.Store().StoreAsync(Some.Batch([.. checks.Select((check, index) => Some.Message(index, check, partition: 1))]), Cancellation);

        history.Database.Clock.Advance(2 * History.Minute);
        var page = await reports.ReadAsync(new(Month), Cancellation);

        var incident = Assert.Single(page.Ended.Concat(page.Ongoing));
        Assert.Equal((state, failed, hour.AddMinutes(-2)), (incident.State, incident.FailedChecks, incident.Start));
        Assert.Equal(state == IncidentState.Recovered ? hour : null, incident.End);
    }

    [Fact]
    public async Task Read_PageIsFull_BeginOfWhatGoesOnIsFound()
    {
        await using var history = await HistoryAsync(
            true, [.. History.Of("u" + new string('d', 5 * 24 * 60), "gone"), .. History.Of("udduuudduu", "flaky"), .. History.Of("udduu", "shop", ago: TimeSpan.FromDays(4))]);

        var page = await ReadAsync(history, new(Month, Limit: 1));

        Assert.Equal((History.Now.AddDays(-5), true, 5 * 24 * 60), (page.Ongoing[0].Start, page.Ongoing[0].StartIsExact, page.Ongoing[0].FailedChecks));
        Assert.Equal(("flaky", History.Now.AddMinutes(-4)), (Assert.Single(page.Ended).Target, page.Ended[0].Start));
        Assert.Equal(new(page.Ended[0].Start, page.Ended[0].TargetId), page.Next);
    }

    [Fact]
    public async Task Read_LateChecksOfADayThatIsOver_CountOnceSummarised()
    {
        await using var history = await HistoryAsync(true, [.. History.Of("udduuuu", "shop", ago: TimeSpan.FromDays(2)), .. History.Of("uuuu", "blog", ago: TimeSpan.FromDays(2))]);
        var reports = new IncidentReports(history.Database.Source, history.Database.Clock);
        Assert.Single((await reports.ReadAsync(new(Month), Cancellation)).Ended);
        Check[] late = History.Of("ddd", "blog", ago: TimeSpan.FromDays(2) + TimeSpan.FromMinutes(10));
        await history.Database.Store().StoreAsync(
            Some.Batch([.. late.Select((check, index) => Some.Message(index, check, partition: 1))]), Cancellation);
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);

        var incidents = (await reports.ReadAsync(new(Month), Cancellation)).Ended;

        Assert.Equal(["shop", "blog"], incidents.Select(incident => incident.Target));
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

    // A page of a moment ago is read by what is known since, as well.
    private static async Task<List<string>> ReadAllAsync(History history, int limit)
    {
        var reports = new IncidentReports(history.Database.Source, history.Database.Clock);
        var lines = new List<string>();
        IncidentCursor? before = null;
        do
        {
            var page = await reports.ReadAsync(new(Month, Before: before, Limit: limit), Cancellation);
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
        var reports = new IncidentReports(history.Database.Source, history.Database.Clock);
        return await reports.ReadAsync(query, Cancellation);
    }
}
