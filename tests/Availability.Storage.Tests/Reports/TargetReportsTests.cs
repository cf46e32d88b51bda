using Availability.Core;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

public sealed class TargetReportsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Since: which letter the run begins with.
    [Theory]
    [InlineData("uuuu", TargetState.Up, 0)]
    [InlineData("uudd", TargetState.Down, 2)]
    [InlineData("dduu", TargetState.Up, 2)]
    [InlineData("uudmd", TargetState.Down, 2)]
    [InlineData("dumu", TargetState.Up, 1)]
    [InlineData("umm", TargetState.Up, 0)]
    [InlineData("ummm", TargetState.Unknown, 0)]
    [InlineData("udmm", TargetState.Down, 1)]
    [InlineData("du   ", TargetState.Unknown, 1)]
    [InlineData("mmm", TargetState.Unknown, null)]
    public async Task List_History_NewestResultWithinThreePeriodsDecides(string letters, TargetState state, int? since)
    {
        await using var history = await History.CreateAsync(History.Of(letters));

        var report = await history.SingleAsync();

        var expectedSince = since is { } index ? History.Now - (letters.Length - index) * History.Minute : (DateTimeOffset?)null;
        Assert.Equal(new(state, expectedSince, true), report.Verdict);
    }

    [Fact]
    public async Task List_MissedAfterAResult_LastIsTheResult()
    {
        var checks = History.Of("udm");
        await using var history = await History.CreateAsync(checks);

        var report = await history.SingleAsync();

        Assert.Equal(checks[1].RequestId, report.Last?.RequestId);
        Assert.Equal(checks[2].ScheduledAt, report.NewestAt);
    }

    [Fact]
    public async Task List_OnlyMissed_LastSaysWhy()
    {
        await using var history = await History.CreateAsync(History.Of("mm"));

        Assert.Equal(new(FailureKind.Monitor, Detail: "busy"), (await history.SingleAsync()).Last?.Failure);
    }

    [Fact]
    public async Task List_RunLongerThanAWeek_SinceItsFirstCheck()
    {
        var lastDown = History.Of("d", ago: TimeSpan.FromDays(9));
        await using var history = await History.CreateAsync(
            [.. History.Of("u", ago: TimeSpan.FromDays(10)), .. lastDown, .. History.Of("u", ago: TimeSpan.FromDays(8)), .. History.Of("uu")]);

        Assert.Equal(
            new(TargetState.Up, History.Now - TimeSpan.FromDays(8) - History.Minute, true), (await history.SingleAsync()).Verdict);
    }

    // With and without rollups of its days and hours, and where only those of days are left.
    [Theory]
    [InlineData("")]
    [InlineData("SELECT")]
    [InlineData("DELETE FROM rollup_hour")]
    public async Task List_DownForDays_SinceItsFirstCheck(string afterRolling)
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("uduudd", ago: TimeSpan.FromDays(3)), .. History.Of("dd", ago: TimeSpan.FromDays(2)), .. History.Of("dddd")]);
        if (afterRolling.Length > 0)
        {
            await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
            Assert.Equal(true, await history.Database.ScalarAsync("SELECT rolled_until > '2026-03-08' FROM rollup_progress"));
            await history.Database.ExecuteAsync(afterRolling);
        }

        Assert.Equal(
            new(TargetState.Down, History.Now - TimeSpan.FromDays(3) - 2 * History.Minute, true), (await history.SingleAsync()).Verdict);
    }

    [Fact]
    public async Task List_RunLongerThanTheLookBack_SaysThatItIsNotExact()
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("u", ago: TimeSpan.FromDays(40)), .. History.Of("u", ago: TimeSpan.FromDays(20)), .. History.Of("u")]);

        Assert.Equal(new(TargetState.Up, History.Now - TimeSpan.FromDays(20) - History.Minute, false), (await history.SingleAsync()).Verdict);
    }

    [Fact]
    public async Task List_Day_CountsWhatWasObservedOfWhatWasDue()
    {
        // Ten slots: six up, one down, one missed, two never came.
        await using var history = await History.CreateAsync(
            [.. History.Of("uuud m uuu"), .. History.Of("d", ago: TimeSpan.FromHours(25))]);

        var day = (await history.SingleAsync()).Day;

        Assert.Equal((6, 1, 1), (day.Uptime.Up, day.Uptime.Down, day.Missed));
        // From a full hour on: 12:00 of the day before to 12:10.
        Assert.Equal((24 * 60) + 10, day.Uptime.Expected);
        Assert.InRange(day.Median!.Value, TimeSpan.FromMilliseconds(99), TimeSpan.FromMilliseconds(101));
        Assert.Equal(25, day.Buckets.Count);
        Assert.Equal(
            new(new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), 6, 1, 1, day.Median, day.Percentile95) { Percentile99 = day.Percentile99, Expected = 10 }, day.Buckets[^1]);
        Assert.All(day.Buckets.SkipLast(1), bucket => Assert.Equal(0, bucket.Up + bucket.Down + bucket.Missed));
    }

    [Fact]
    public async Task List_NewTarget_IsExpectedOnlySinceItIsKnown()
    {
        await using var history = await History.CreateAsync(History.Of("uuud m uuu"));

        Assert.Equal("85.71 % over 70 % observed", (await history.SingleAsync()).Day.Uptime.ToString());
    }

    [Fact]
    public async Task List_PeriodUnknown_CoverageUnknown()
    {
        await using var history = await History.CreateAsync([.. History.Of("uu").Select(check => check with { Period = null })]);

        var report = await history.SingleAsync();

        Assert.Equal((TargetState.Up, null, null), (report.Verdict.State, report.Period, report.Day.Uptime.Expected));
    }

    [Fact]
    public async Task List_NoLongerChecked_IsRetiredOnlyWhileItsMonitorSpeaks()
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("u", "removed", ago: 10 * History.Minute), .. History.Of("u", "checked")]);
        await using var silent = await History.CreateAsync(
            [.. History.Of("u", "one", ago: 10 * History.Minute), .. History.Of("u", "other", ago: 10 * History.Minute)]);

        Assert.Equal(
            [("checked", false), ("removed", true)],
            (await history.ListAsync()).Select(report => (report.Name, report.Retired)));
        Assert.True(Assert.Single(await history.Reports.ListAsync("removed", Cancellation)).Retired);
        Assert.All(await silent.ListAsync(), report => Assert.False(report.Retired));
    }

    [Fact]
    public async Task List_SeveralLocations_MajorityDecidesAndItsReasonShows()
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("uudd", location: "a"), .. History.Of("uuud", location: "b"), .. History.Of("uuuu", location: "c")]);

        var report = await history.SingleAsync();

        Assert.Equal(new(TargetState.Down, History.Now - History.Minute, true), report.Verdict);
        Assert.Equal(Outcome.Down, report.Last?.Outcome);
        Assert.Equal(["a", "b", "c"], report.Locations.Select(location => location.Name));
        Assert.Equal((9, 3), (report.Day.Uptime.Up, report.Day.Uptime.Down));
    }

    [Fact]
    public async Task ListAndFind_ByNameAndId_ExactlyThatOne()
    {
        await using var history = await History.CreateAsync([.. History.Of("u", "one"), .. History.Of("d", "One")]);

        var one = Assert.Single(await history.Reports.ListAsync("one", Cancellation));

        Assert.Equal((TargetState.Up, 1L), (one.Verdict.State, one.Day.Uptime.Up));
        Assert.Equal("one", (await history.Reports.FindAsync(one.Id, Cancellation))?.Name);
        Assert.Null(await history.Reports.FindAsync(4711, Cancellation));
        Assert.Empty(await history.Reports.ListAsync("two", Cancellation));
    }

    [Fact]
    public async Task ReadWindow_Week_ReachesBackSevenDays()
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("u"), .. History.Of("d", ago: TimeSpan.FromDays(6)), .. History.Of("d", ago: TimeSpan.FromDays(8))]);
        var report = await history.SingleAsync();

        var week = await history.Reports.ReadWindowAsync(report.Id, TimeSpan.FromDays(7), Cancellation);

        Assert.Equal((1, 1), (week.Uptime.Up, week.Uptime.Down));
        Assert.Equal(1, week.Buckets.Sum(bucket => bucket.Down));
    }
}
