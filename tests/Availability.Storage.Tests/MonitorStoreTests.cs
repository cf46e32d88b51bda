namespace Availability.Storage.Tests;

public sealed class MonitorStoreTests
{
    private static readonly StreamId Stream = new("cluster", "checks-writer", "checks-monitors", "topic-id");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_HeartbeatAndGap_EveryColumnReadsBack()
    {
        await using var database = await DatabaseAsync();
        var gap = Gap();

        var isStored = await new MonitorStore(database.Source).StoreAsync(Stream, [new(0, 0, 2)], [Heartbeat()], [gap], Cancellation);

        Assert.True(isStored);
        Assert.Equal(
            ["m|here|1.0|10|6|1|2|1|0|4|1500|True|00:00:00"],
            await database.LinesAsync(
                $"SELECT monitor, location, version, scheduled, completed, missed, dropped, abandoned, in_flight, spooled, delay_p99, stopped, at - '{Some.Instant:O}' FROM monitor_heartbeat"));
        Assert.Equal(
            ["00:00:00|m|here|10|7|2|1"],
            await database.LinesAsync(
                $"SELECT hour - date_trunc('hour', timestamptz '{Some.Instant:O}', 'UTC'), monitor, location, scheduled, published, dropped, abandoned FROM monitor_hour"));
        Assert.Equal(
            [$"{gap.Id}|m|here|2|full|00:00:01"],
            await database.LinesAsync("SELECT id, monitor, location, dropped, reason, last_slot - first_slot FROM monitor_gap"));
        Assert.Equal(2, await OffsetAsync(database));
    }

    [Fact]
    public async Task Store_SameMessagesAgain_AreOnce()
    {
        await using var database = await DatabaseAsync();
        var (store, gap) = (new MonitorStore(database.Source), Gap());
        await store.StoreAsync(Stream, [new(0, 0, 2)], [Heartbeat()], [gap], Cancellation);

        Assert.True(await store.StoreAsync(Stream, [new(0, 2, 4)], [Heartbeat()], [gap], Cancellation));

        Assert.Equal(1, await database.CountAsync("monitor_heartbeat"));
        Assert.Equal(1, await database.CountAsync("monitor_hour"));
        Assert.Equal(1, await database.CountAsync("monitor_gap"));
    }

    [Fact]
    public async Task Store_OlderHeartbeatLater_NewestCountsStay()
    {
        await using var database = await DatabaseAsync();
        var store = new MonitorStore(database.Source);
        var older = Heartbeat() with { At = Some.Instant.AddMinutes(-1), Hours = [new MonitorHour(Some.Instant, 5, 3, 0, 0)] };
        await store.StoreAsync(Stream, [new(0, 0, 1)], [Heartbeat()], [], Cancellation);

        await store.StoreAsync(Stream, [new(0, 1, 2)], [older], [], Cancellation);

        Assert.Equal(["10|7|2|1"], await database.LinesAsync("SELECT scheduled, published, dropped, abandoned FROM monitor_hour"));
        Assert.Equal(2, await database.CountAsync("monitor_heartbeat"));
    }

    [Fact]
    public async Task Store_AnotherWriterMovedThePartition_StoresNothing()
    {
        await using var database = await DatabaseAsync();

        Assert.False(await new MonitorStore(database.Source).StoreAsync(Stream, [new(0, 1, 2)], [Heartbeat()], [], Cancellation));

        Assert.Equal(0, await database.CountAsync("monitor_heartbeat"));
        Assert.Equal(0, await OffsetAsync(database));
    }

    [Fact]
    public async Task DeleteBefore_SomeOld_NewerStay()
    {
        await using var database = await DatabaseAsync();
        var store = new MonitorStore(database.Source);
        var old = Heartbeat() with { At = Some.Instant.AddDays(-2), Hours = [new MonitorHour(Some.Instant.AddDays(-2), 1, 1, 0, 0)] };
        var oldGap = Gap() with { Id = Guid.NewGuid(), From = old.At, To = old.At };
        await store.StoreAsync(Stream, [new(0, 0, 4)], [Heartbeat(), old], [Gap(), oldGap], Cancellation);

        var gone = await store.DeleteBeforeAsync(Some.Instant.AddDays(-1), Cancellation);

        Assert.Equal(3, gone);
        Assert.Equal(1, await database.CountAsync("monitor_heartbeat"));
        Assert.Equal(1, await database.CountAsync("monitor_hour"));
        Assert.Equal(1, await database.CountAsync("monitor_gap"));
    }

    private static async Task<StorageDatabase> DatabaseAsync()
    {
        var database = await StorageDatabase.CreateAsync();
        await new StreamOffsets(database.Source).InsertAsync(Stream, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        return database;
    }

    private static async Task<long> OffsetAsync(StorageDatabase database) =>
        (long)(await database.ScalarAsync("SELECT next_offset FROM kafka_offset WHERE topic = 'checks-monitors'"))!;

    private static MonitorHeartbeat Heartbeat() => new()
    {
        Monitor = "m",
        Location = "here",
        At = Some.Instant,
        Version = "1.0",
        Scheduled = 10,
        Completed = 6,
        Missed = 1,
        Dropped = 2,
        Abandoned = 1,
        InFlight = 0,
        Spooled = 4,
        DelayP99 = TimeSpan.FromMilliseconds(1.5),
        Stopped = true,
        Hours = [new MonitorHour(Some.Instant, 10, 7, 2, 1)],
    };

    private static MonitorGap Gap() => new()
    {
        Id = Guid.NewGuid(),
        Monitor = "m",
        Location = "here",
        At = Some.Instant,
        From = Some.Instant,
        To = Some.Instant.AddSeconds(1),
        Dropped = 2,
        Reason = "full",
    };
}
