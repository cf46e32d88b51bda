using System.Text.Json;
using Availability.Core;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;
using CsCheck;
using Check = Availability.Core.Check;

namespace Availability.Storage.Tests;

public sealed class WindowsTests
{
    private static readonly Gen<Check> Checks =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[1, 100 * 24], Gen.Int[1, 3], Gen.Int[1, 5_000_000], Gen.Int[1, 18]).Select(
            (target, location, hours, outcome, time, kind) => new Check
            {
                RequestId = Guid.NewGuid(),
                Timestamp = History.Now.AddHours(-hours),
                // Every minute of its hour, the last one too.
                ScheduledAt = History.Now.AddHours(-hours).AddMinutes(kind * 3),
                Target = $"t{target}",
                Url = "https://example.org/",
                Location = $"l{location}",
                Period = TimeSpan.FromMinutes(5),
                Outcome = (Outcome)outcome,
                ResponseTime = TimeSpan.FromMicroseconds(time),
                Timings = new(Connect: TimeSpan.FromMicroseconds(time / 3), Transfer: TimeSpan.FromMicroseconds(time / 2)),
                Failure = (Outcome)outcome == Outcome.Up ? null : new Failure((FailureKind)kind),
            });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Wherever the rollups stand, a window says the same: raw rows alone, and rollups up to every instant.
    [Fact]
    public async Task Read_RollupsAsFarAsAnyHour_SaysWhatRawRowsAloneSay()
    {
        await using var history = await History.CreateAsync();
        await Gen.Select(Checks.Array[1, 60], Gen.Int[0, 100 * 24]).SampleAsync(
            async (checks, hours) =>
            {
                await EmptyAsync(history.Database);
                await history.Database.Store().StoreAsync(Some.Batch(checks), Cancellation);
                var raw = await ReadAllAsync(history);
                await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
                var rolled = await ReadAllAsync(history);
                await history.Database.ExecuteAsync($"UPDATE rollup_progress SET rolled_until = '{History.Now.AddHours(-hours).HourStart():O}'");
                var half = await ReadAllAsync(history);

                Assert.Equal(raw, rolled);
                Assert.Equal(raw, half);
            },
            iter: 15,
            threads: 1);
    }

    [Fact]
    public async Task ReadWindow_Failures_ByKindAndPhasesAsMeans()
    {
        Check[] checks =
        [
            .. History.Of("uuddm").Select((check, index) => check with
            {
                Timings = index == 0 ? new(Dns: TimeSpan.FromMilliseconds(4), FirstByte: TimeSpan.FromMilliseconds(6)) : new(FirstByte: TimeSpan.FromMilliseconds(10)),
            }),
        ];
        await using var history = await History.CreateAsync(checks);
        var id = (await history.SingleAsync()).Id;

        var window = await history.Reports.ReadWindowAsync(id, TimeSpan.FromDays(90), Cancellation);

        Assert.Equal(new Dictionary<FailureKind, int> { [FailureKind.Status] = 2, [FailureKind.Monitor] = 1 }, window.Failures);
        Assert.Equal(new(Dns: TimeSpan.FromMilliseconds(2), FirstByte: TimeSpan.FromMilliseconds(8)), window.Phases);
        Assert.Equal(window.Phases, window.Buckets[^1].Phases);
        Assert.Equal(TimeSpan.FromMilliseconds(100), window.Slowest);
    }

    [Fact]
    public async Task ReadWindow_OfThePast_CountsThatStretchAlone()
    {
        // 11:59 and 12:09 of yesterday; of the day before, too.
        await using var history = await History.CreateAsync(
            [
                .. History.Of("u", ago: TimeSpan.FromMinutes((24 * 60) + 10)), .. History.Of("d", ago: TimeSpan.FromDays(1)),
                .. History.Of("d", ago: TimeSpan.FromDays(2)), .. History.Of("u"),
            ]);
        var id = (await history.SingleAsync()).Id;
        DateTimeOffset noon = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);

        foreach (var _ in (int[])[0, 1])
        {
            var before = await history.Reports.ReadWindowAsync(id, noon.AddHours(-3), noon, Cancellation);
            var around = await history.Reports.ReadWindowAsync(id, noon.AddMinutes(-1), noon.AddMinutes(1), Cancellation);
            var untilTomorrow = await history.Reports.ReadWindowAsync(id, noon, noon.AddDays(2), Cancellation);

            Assert.Equal((noon.AddHours(-3), noon, 3), (before.From, before.Until, before.Buckets.Count));
            Assert.Equal(new Uptime(1, 0, 180), before.Uptime);
            Assert.Equal([new Uptime(0, 0, 60), new Uptime(0, 0, 60), new Uptime(1, 0, 60)], before.Buckets.Select(bucket => bucket.Uptime));
            Assert.Equal((noon.AddHours(-1), noon.AddHours(1), new Uptime(1, 1, 120)), (around.From, around.Until, around.Uptime));
            // What is to come is not due yet.
            Assert.Equal(new Uptime(1, 1, (24 * 60) + 10), untilTomorrow.Uptime);
            Assert.Equal(untilTomorrow.Uptime.Expected, untilTomorrow.Buckets.Sum(bucket => bucket.Expected));
            // And once more from the rollups.
            await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        }
    }

    [Fact]
    public async Task ReadWindow_HoursNoLongerKept_IsOfDays()
    {
        var old = new DateTimeOffset(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);
        await using var history = await History.CreateAsync([.. History.Of("ud", ago: History.Now - old), .. History.Of("u")]);
        var id = (await history.SingleAsync()).Id;
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        async Task<WindowReport> ReadAsync(DateTimeOffset from) => await history.Reports.ReadWindowAsync(id, from, from.AddDays(1), Cancellation);
        Assert.Equal((TimeSpan.FromHours(1), 2), ((await ReadAsync(old.AddHours(-12))).Step, (await ReadAsync(old.AddHours(-12))).Uptime.Observed));

        await history.Database.ExecuteAsync("DROP TABLE rollup_hour_202601");

        var day = await ReadAsync(old.AddHours(-12));
        Assert.Equal((TimeSpan.FromDays(1), 1, 1), (day.Step, day.Uptime.Up, day.Uptime.Down));
        // From before there was anything: nothing is gone.
        Assert.Equal(TimeSpan.FromHours(1), (await ReadAsync(old.AddYears(-1))).Step);
    }

    [Fact]
    public async Task ReadWindow_SeveralLocations_WhatEachOfThemSaw()
    {
        await using var history = await History.CreateAsync([.. History.Of("uud", location: "b"), .. History.Of("um", location: "a")]);
        var id = (await history.SingleAsync()).Id;

        foreach (var _ in (int[])[0, 1])
        {
            var window = await history.Reports.ReadWindowAsync(id, TimeSpan.FromDays(30), Cancellation);

            Assert.Equal(new Uptime(3, 1, 5), window.Uptime);
            Assert.Equal(
                [("a", new Uptime(1, 0, 2), 1), ("b", new Uptime(2, 1, 3), 0)], window.Locations.Select(location => (location.Name, location.Uptime, location.Missed)));
            Assert.All(window.Locations, location => Assert.Equal((0.1, 0.1), (Math.Round(location.Median!.Value.TotalSeconds, 3), Math.Round(location.Percentile95!.Value.TotalSeconds, 3))));
            // And once more from the rollups.
            await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        }
    }

    [Fact]
    public async Task ReadWindow_LocationThatWasSilent_HasNothingButWhatWasDue()
    {
        await using var history = await History.CreateAsync([.. History.Of("u", location: "gone", ago: TimeSpan.FromDays(9)), .. History.Of("u", location: "here")]);
        var id = (await history.SingleAsync()).Id;

        var window = await history.Reports.ReadWindowAsync(id, TimeSpan.FromDays(1), Cancellation);

        Assert.Equal([(0L, "gone"), (1L, "here")], window.Locations.Select(location => (location.Uptime.Observed, location.Name)));
        Assert.Equal(24 * 60 + 10, window.Locations[0].Uptime.Expected);
    }

    [Fact]
    public async Task ReadSeries_AnHour_IsOfMinutesWhateverIsRolled()
    {
        await using var history = await History.CreateAsync(History.Of("uudm uu", ago: TimeSpan.FromHours(2)));
        var id = (await history.SingleAsync()).Id;
        var from = History.Now.AddHours(-2).AddMinutes(-7);
        var before = await history.Reports.ReadSeriesAsync(id, from, from.AddMinutes(7), Cancellation);
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);

        var after = await history.Reports.ReadSeriesAsync(id, from, from.AddMinutes(7), Cancellation);

        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(after));
        Assert.Equal((from, TimeSpan.FromMinutes(1), new Uptime(4, 1, 7)), (after.From, after.Step, after.Uptime));
        Assert.Equal("uudm uu", string.Concat(after.Buckets.Select(bucket => bucket switch { { Up: 1 } => 'u', { Down: 1 } => 'd', { Missed: 1 } => 'm', _ => ' ' })));
        Assert.Equal(after.Buckets.Select(bucket => bucket.Up == 1), after.Buckets.Select(bucket => bucket.Median is not null));
    }

    [Fact]
    public async Task ReadSeries_RawRowsGone_IsOfHours()
    {
        await using var history = await History.CreateAsync(History.Of("uud", ago: TimeSpan.FromHours(2)));
        var id = (await history.SingleAsync()).Id;
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        await history.Database.ExecuteAsync($"UPDATE history SET raw_floor = '{History.Now.AddHours(-1):O}'");

        var series = await history.Reports.ReadSeriesAsync(id, History.Now.AddHours(-3), History.Now.AddHours(-2), Cancellation);

        Assert.Equal((TimeSpan.FromHours(1), new Uptime(2, 1, 53)), (series.Step, series.Uptime));
    }

    [Fact]
    public async Task ReadSeries_MoreChecksThanAChartCanRead_IsOfHours()
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("u", ago: TimeSpan.FromHours(20)).Select(check => check with { Period = TimeSpan.FromSeconds(1) })]);
        var id = (await history.SingleAsync()).Id;

        async Task<TimeSpan> StepAsync(TimeSpan length) => (await history.Reports.ReadSeriesAsync(id, History.Now - length, History.Now, Cancellation)).Step;

        Assert.Equal(TimeSpan.FromHours(1), await StepAsync(TimeSpan.FromHours(12)));
        Assert.Equal(TimeSpan.FromMinutes(1), await StepAsync(TimeSpan.FromHours(3)));
    }

    [Fact]
    public async Task ReadDays_DaysWithAndWithoutRecords_EachWithWhatWasDue()
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("u", ago: TimeSpan.FromDays(2)), .. History.Of("ud", ago: TimeSpan.FromDays(1)), .. History.Of("dmuu")]);
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        await history.Database.ExecuteAsync($"UPDATE rollup_progress SET rolled_until = '{History.Now.HourStart():O}'");
        var id = (await history.SingleAsync()).Id;

        var days = (await history.Reports.ReadDaysAsync([id], 90, Cancellation))[id];

        // The first check ever came at 12:09 of the day before yesterday.
        Assert.Equal(90, days.Count);
        Assert.All(days.SkipLast(3), day => Assert.Equal((0, 0L), (day.Uptime.Observed, day.Uptime.Expected)));
        Assert.Equal(
            [
                new DayBar(new(2026, 3, 8), new(1, 0, 11 * 60 + 51), 0), new DayBar(new(2026, 3, 9), new(1, 1, 24 * 60), 0),
                new DayBar(new(2026, 3, 10), new(2, 1, 12 * 60 + 10), 1),
            ],
            days.TakeLast(3));
    }

    private static async Task<IReadOnlyList<string>> ReadAllAsync(History history)
    {
        var targets = await history.ListAsync();
        var read = new List<string>();
        foreach (var id in targets.Select(target => target.Id))
        {
            foreach (var days in (int[])[1, 7, 30, 90])
                read.Add(JsonSerializer.Serialize(await history.Reports.ReadWindowAsync(id, TimeSpan.FromDays(days), Cancellation)));
            read.Add(JsonSerializer.Serialize(await history.Reports.ReadDaysAsync([id], 90, Cancellation)));
        }

        return read;
    }

    private static async Task EmptyAsync(StorageDatabase database)
    {
        await database.ExecuteAsync("TRUNCATE check_result, rollup_hour, rollup_day, rollup_dirty");
        await database.ExecuteAsync("UPDATE rollup_progress SET rolled_until = '-infinity'; UPDATE kafka_offset SET next_offset = 0");
    }
}
