using System.Globalization;
using Availability.Core;

namespace Availability.Storage.Tests;

/// <summary>The view that holds what monitors say against what is stored.</summary>
public sealed class ReconciliationTests
{
    private const string Monitor = "monitor-1";

    private static readonly StreamId Monitors = new("cluster", "checks-writer", "checks-monitors", "topic-id");

    // 05:00 UTC.
    private static readonly DateTimeOffset Hour = new(Some.Instant.Year, Some.Instant.Month, Some.Instant.Day, Some.Instant.Hour, 0, 0, TimeSpan.Zero);

    private long _told;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task View_EveryTerm_AddsUp()
    {
        await using var database = await DatabaseAsync();
        await database.ExecuteAsync("ALTER TABLE check_result ADD CONSTRAINT no_teapots CHECK (status_code <> 418)");
        var store = database.Store();
        var first = Check(0);
        var others = Check(5) with { Monitor = "monitor-2", RequestId = Guid.NewGuid() };
        await store.StoreAsync(
            Some.Batch(
                Some.Message(0, first), Some.Message(1, Check(1) with { Outcome = Outcome.Down, Failure = new Failure(FailureKind.Timeout) }),
                Some.Message(2, Check(2) with { Outcome = Outcome.Missed, Failure = new Failure(FailureKind.Monitor) }),
                Some.Message(3, Check(3) with { StatusCode = 418 }), Some.Message(4, null) with { Error = "bad", Monitor = Monitor, ProducedAt = Some.Instant },
                Some.Message(5, others)),
            Cancellation);
        await store.StoreAsync(Some.Batch(Some.Message(6, Check(5)), Some.Message(7, first)), Cancellation);
        // Expired is stored by whoever knows the floor.
        await database.ExecuteAsync(
            $"INSERT INTO stream_gap VALUES ('cluster', 'checks', '', 2, 7, 9, 'expired', now(), 2, '{Monitor}', '{Hour:O}')");
        // Two records are on their way, three were dropped, one check was cut short.
        await TellAsync(database, Hour.AddHours(1), new MonitorHour(Hour, 14, 8, 3, 1));
        await TellGapAsync(database, 3);

        Assert.Equal("14|1|1|1|3|2|2|1|1|2|0|0", await LineAsync(database));
    }

    [Fact]
    public async Task View_RecordThatNeverCame_IsUnexplained()
    {
        await using var database = await DatabaseAsync();
        await database.Store().StoreAsync(Some.Batch(Check(0), Check(1)), Cancellation);

        await TellAsync(database, Hour.AddHours(1), new MonitorHour(Hour, 3, 3, 0, 0));

        Assert.Equal("3|2|0|0|0|0|0|0|0|0|1|0", await LineAsync(database));
    }

    [Fact]
    public async Task View_MoreThanWasDue_IsUnexplained()
    {
        await using var database = await DatabaseAsync();
        await database.Store().StoreAsync(Some.Batch(Check(0), Check(1)), Cancellation);

        await TellAsync(database, Hour.AddHours(1), new MonitorHour(Hour, 1, 1, 0, 0));

        Assert.Equal("1|2|0|0|0|0|0|0|0|0|-1|0", await LineAsync(database));
    }

    [Fact]
    public async Task View_KilledMonitor_WhatItDidAfterItsLastWordIsUnheard()
    {
        await using var database = await DatabaseAsync();
        var told = Some.Instant.AddSeconds(2);
        Check missed = Check(3) with
        {
            Outcome = Outcome.Missed,
            Failure = new Failure(FailureKind.Monitor),
            ScheduledAt = Hour.AddMinutes(1),
            Timestamp = Hour.AddMinutes(1),
            RequestId = Guid.CreateVersion7(told.AddSeconds(1)),
        };
        await database.Store().StoreAsync(Some.Batch(Check(0), Check(1), Check(2), missed), Cancellation);

        await TellAsync(database, told, new MonitorHour(Hour, 2, 2, 0, 0));

        Assert.Equal("4|3|0|1|0|0|0|0|0|0|0|2", await LineAsync(database));
    }

    [Fact]
    public async Task View_MonitorNeverHeard_IsUnheard()
    {
        await using var database = await DatabaseAsync();
        await database.Store().StoreAsync(Some.Batch(Check(0) with { Monitor = "monitor-2" }), Cancellation);
        await TellAsync(database, Hour.AddHours(1), new MonitorHour(Hour, 0, 0, 0, 0));

        Assert.Equal("1|1|0|0|0|0|0|0|0|0|0|1", await LineAsync(database, "monitor-2"));
    }

    [Fact]
    public async Task View_NoMonitorEverHeard_RowsAreUnheardAllTheSame()
    {
        await using var database = await DatabaseAsync();

        await database.Store().StoreAsync(Some.Batch(Check(0), Check(1)), Cancellation);

        Assert.Equal("2|2|0|0|0|0|0|0|0|0|0|2", await LineAsync(database));
    }

    [Fact]
    public async Task View_OneHourAsked_ReadsOneDay()
    {
        await using var database = await DatabaseAsync();
        var store = database.Store();
        for (var day = 0; day < 3; day++)
        {
            await store.StoreAsync(Some.Batch(Some.Message(day, Check(0) with { ScheduledAt = Some.Instant.AddDays(-day) })), Cancellation);
            await TellAsync(database, Hour.AddDays(-day).AddHours(1), new MonitorHour(Hour.AddDays(-day), 1, 1, 0, 0));
        }

        var plan = await database.LinesAsync(
            $"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM reconciliation WHERE hour = '{Hour:O}'");

        var read = plan.Where(line => line.Contains("on check_result_2026", StringComparison.Ordinal) && !line.Contains("never executed", StringComparison.Ordinal));
        Assert.Contains("check_result_20260304", Assert.Single(read), StringComparison.Ordinal);
    }

    private static Check Check(int number) => Some.Check(number) with { Monitor = Monitor };

    private static async Task<StorageDatabase> DatabaseAsync()
    {
        var database = await StorageDatabase.CreateAsync();
        await new StreamOffsets(database.Source).InsertAsync(Monitors, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        return database;
    }

    private static async Task<string> LineAsync(StorageDatabase database, string monitor = Monitor) => Assert.Single(await database.LinesAsync(
        $"""
        SELECT scheduled, up, down, missed, dropped, quarantined, expired, duplicate, abandoned, in_flight, unexplained, unheard
        FROM reconciliation WHERE hour = '{Hour.ToString("O", CultureInfo.InvariantCulture)}' AND monitor = '{monitor}'
        """));

    private async Task TellAsync(StorageDatabase database, DateTimeOffset at, params IReadOnlyList<MonitorHour> hours) =>
        Assert.True(await new MonitorStore(database.Source).StoreAsync(
            Monitors, [new(0, _told, ++_told)], [new MonitorHeartbeat { Monitor = Monitor, Location = "here", At = at, Hours = hours }], [], Cancellation));

    private async Task TellGapAsync(StorageDatabase database, long dropped) =>
        Assert.True(await new MonitorStore(database.Source).StoreAsync(
            Monitors, [new(0, _told, ++_told)], [],
            [new MonitorGap { Id = Guid.NewGuid(), Monitor = Monitor, Location = "here", At = Hour, From = Hour, To = Hour, Dropped = dropped }], Cancellation));
}
