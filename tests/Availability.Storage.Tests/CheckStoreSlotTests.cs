using Availability.Core;

namespace Availability.Storage.Tests;

/// <summary>A slot is one row, whatever comes for it how often.</summary>
public sealed class CheckStoreSlotTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_SameChecksAtLaterOffsets_AreRedelivered()
    {
        await using var database = await StorageDatabase.CreateAsync();
        Check[] checks = [Some.Check(0), Some.Check(1), Some.Check(2)];
        var store = database.Store();
        await store.StoreAsync(Some.Batch(checks[..2]), Cancellation);

        var result = await store.StoreAsync(Some.Batch([.. checks.Select((check, index) => Some.Message(2 + index, check))]), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 2, 0, 0), result);
        Assert.Equal(3, await database.CountAsync("check_result"));
        Assert.Equal(5, await database.NextOffsetAsync());
    }

    [Fact]
    public async Task Store_SlotHeldByAnotherRequest_CountsDuplicateAndKeepsTheFirst()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var first = Some.Check() with { RequestId = Guid.NewGuid() };
        await store.StoreAsync(Some.Batch(first), Cancellation);

        var result = await store.StoreAsync(
            Some.Batch(Some.Message(1, first with { RequestId = Guid.NewGuid() }), Some.Message(2, Some.Check(1))), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 1, 0), result);
        Assert.Equal(1, await database.CountAsync($"check_result WHERE request_id = '{first.RequestId}'"));
    }

    [Fact]
    public async Task Store_Duplicates_AreAccountedForByPartitionMonitorAndHour()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        Check[] stored = [Some.Check(0), Some.Check(1), Some.Check(3_600), Some.Check(2)];
        await store.StoreAsync(Some.Batch([.. stored.Select((check, offset) => Some.Message(offset, check))]), Cancellation);
        Check[] others = [.. stored.Select(check => check with { RequestId = Guid.NewGuid(), Monitor = "other" })];

        var result = await store.StoreAsync(
            Some.Batch(
                Some.Message(4, others[0]), Some.Message(5, Some.Check(7)), Some.Message(6, others[1]), Some.Message(7, others[2]),
                Some.Message(8, stored[3]), Some.Message(9, others[1]), Some.Message(0, others[3], partition: 1)),
            Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 2, 4, 0), result);
        Assert.Equal(
            ["0|4|7|duplicate|2|other|5", "0|7|8|duplicate|1|other|6", "1|0|1|duplicate|1|other|5"],
            await database.LinesAsync(
                """
                SELECT partition, "offset", end_offset, reason, checks, monitor, extract(hour FROM hour AT TIME ZONE 'UTC')::int
                FROM stream_gap ORDER BY partition, "offset"
                """));
    }

    [Fact]
    public async Task Store_SlotsOwnCheckAgainBehindAnother_IsRedelivered()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var check = Some.Check();
        await store.StoreAsync(Some.Batch(check), Cancellation);

        var result = await store.StoreAsync(
            Some.Batch(Some.Message(1, check with { RequestId = Guid.NewGuid() }), Some.Message(2, check)), Cancellation);

        Assert.Equal(new StoreResult.Stored(0, 1, 1, 0), result);
        Assert.Equal(["1"], await database.LinesAsync("SELECT checks FROM stream_gap"));
    }

    [Fact]
    public async Task Store_RepetitionsInOneBatch_FirstIsKept()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var check = Some.Check() with { RequestId = Guid.NewGuid() };

        var result = await database.Store().StoreAsync(Some.Batch(check, check, check with { RequestId = Guid.NewGuid() }), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 1, 1, 0), result);
        Assert.Equal(1, await database.CountAsync($"check_result WHERE request_id = '{check.RequestId}'"));
    }
}
