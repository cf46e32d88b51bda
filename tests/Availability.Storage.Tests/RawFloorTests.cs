using Npgsql;

namespace Availability.Storage.Tests;

public sealed class RawFloorTests
{
    private static readonly Retention Month = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_ChecksFromBeforeTheRetention_AreCountedAndMakeNoPartition()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var old = Month.RawFloor(database.Clock.GetUtcNow());
        StreamMessage[] messages =
        [
            Some.Message(0, Some.Check() with { ScheduledAt = old.AddMicroseconds(-1), Monitor = "m" }),
            Some.Message(1, Some.Check()),
            Some.Message(2, Some.Check() with { ScheduledAt = old.AddMinutes(-59), Monitor = "m" }),
            Some.Message(3, Some.Check() with { ScheduledAt = old.AddMinutes(-61), Monitor = "m" }),
            Some.Message(4, Some.Check() with { ScheduledAt = old.AddMinutes(-61), Monitor = "m" }) with { Monitor = "other" },
            Some.Message(5, Some.Check() with { ScheduledAt = old }),
            Some.Message(0, Some.Check() with { ScheduledAt = DateTimeOffset.UnixEpoch }, partition: 1) with { Monitor = null },
        ];

        var result = await database.Store().StoreAsync(Some.Batch(messages), Cancellation);

        Assert.Equal(new StoreResult.Stored(2, 0, 0, 0, 5), result);
        Assert.Equal(
            [
                "0|0|3|expired|2|monitor-1|02/01/2026 23:00:00", "0|3|4|expired|1|monitor-1|02/01/2026 22:00:00",
                "0|4|5|expired|1|other|02/01/2026 22:00:00", "1|0|1|expired|1||01/01/1970 00:00:00",
            ],
            await database.LinesAsync(
                """
                SELECT partition, "offset", end_offset, reason, checks, monitor, hour
                FROM stream_gap WHERE (cluster_id, topic, topic_id) = ('cluster', 'checks', 'topic-id') ORDER BY 1, 2
                """));
        Assert.Equal(0, await database.CountAsync("quarantine"));
        Assert.Equal(2, await database.CountAsync("history_partition"));
        Assert.Equal([6L, 1L], new[] { await database.NextOffsetAsync(0), await database.NextOffsetAsync(1) });
    }

    [Fact]
    public async Task Store_FloorMovedBeyondTheRetention_CountsInTheDatabase()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync($"UPDATE history SET raw_floor = '{Some.Instant:O}'");

        var result = await database.Store().StoreAsync(Some.Batch(Some.Check(-1), Some.Check(0)), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0, 1), result);
    }

    [Fact]
    public async Task Store_FloorMovesUnderTheBatch_NextAttemptCountsItAsExpired()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var late = Some.Check() with { ScheduledAt = Some.Instant.AddDays(-2) };
        await store.StoreAsync(Some.Batch(Some.Message(0, late)), Cancellation);
        store.OnMoment = async (moment, _) =>
        {
            if (moment == StoreMoment.OffsetsMoved)
            {
                store.OnMoment = (_, _) => Task.CompletedTask;
                await database.RolledUntilAsync("2026-03-03");
                Assert.Equal(true, await database.ScalarAsync("SELECT move_raw_floor('2026-03-03T00:00Z')"));
            }
        };
        var batch = Some.Batch(Some.Message(1, Some.Check(1)), Some.Message(2, late with { ScheduledAt = late.ScheduledAt.AddSeconds(1) }));

        var exception = await Assert.ThrowsAsync<PostgresException>(() => store.StoreAsync(batch, Cancellation));
        var result = await store.StoreAsync(batch, Cancellation);

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0, 1), result);
    }

    [Fact]
    public async Task MoveFloor_BatchWithLateRowsOpen_WaitsForIt()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await database.RolledUntilAsync("2026-03-03");
        store.OnMoment = async (moment, _) =>
        {
            if (moment == StoreMoment.BeforeCommit)
            {
                var exception = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT move_raw_floor('2026-03-03T00:00Z')"));
                Assert.Equal(PostgresErrorCodes.LockNotAvailable, exception.SqlState);
            }
        };

        var result = await store.StoreAsync(Some.Batch(Some.Check() with { ScheduledAt = Some.Instant.AddDays(-2) }), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), result);
        // Its hour is to be rolled up again first.
        Assert.Equal(false, await database.ScalarAsync("SELECT move_raw_floor('2026-03-03T00:00Z')"));
        await database.RolledUntilAsync("2026-03-03");
        Assert.Equal(true, await database.ScalarAsync("SELECT move_raw_floor('2026-03-03T00:00Z')"));
    }

    [Fact]
    public async Task MoveFloor_Backwards_StaysWhereItIs()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.RolledUntilAsync("2026-03-03");

        await database.ExecuteAsync("SELECT move_raw_floor('2026-03-03T00:00Z'); SELECT move_raw_floor('2026-03-01T00:00Z')");

        Assert.Equal(["2026-03-03"], await database.LinesAsync("SELECT (raw_floor AT TIME ZONE 'UTC')::date::text FROM history"));
    }

    [Fact]
    public async Task MoveFloor_RollupsHaveNotPassed_DoesNotMove()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.RolledUntilAsync("2026-03-03");
        await database.ExecuteAsync("INSERT INTO rollup_dirty VALUES ('2026-03-01T05:00Z', 0)");

        Assert.Equal(false, await database.ScalarAsync("SELECT move_raw_floor('2026-03-02T00:00Z')"));
        Assert.Equal(true, await database.ScalarAsync("SELECT move_raw_floor('2026-03-01T00:00Z')"));
        Assert.Equal(["2026-03-01"], await database.LinesAsync("SELECT (raw_floor AT TIME ZONE 'UTC')::date::text FROM history"));
    }

    [Fact]
    public async Task EnsurePartition_BelowTheFloor_IsNotMadeAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync("UPDATE history SET raw_floor = '2026-03-04T00:00Z'");

        var exception = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT ensure_partition('2026-03-03')"));

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Equal(true, await database.ScalarAsync("SELECT ensure_partition('2026-03-04')"));
    }
}
