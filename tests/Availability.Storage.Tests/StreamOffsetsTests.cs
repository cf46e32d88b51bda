using Availability.Testing;
using Npgsql;

namespace Availability.Storage.Tests;

public sealed class StreamOffsetsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insert_RowExists_KeepsIt()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var offsets = new StreamOffsets(database.Source);

        await offsets.InsertAsync(Some.Stream, new Dictionary<int, long> { [2] = 77, [3] = 33 }, Cancellation);

        Assert.Equal(
            new Dictionary<int, long> { [2] = 0, [3] = 33 }, await offsets.ReadAsync(Some.Stream, [2, 3, 4], Cancellation));
        Assert.Empty(await offsets.ReadAsync(Some.Stream with { ClusterId = "fresh" }, [2, 3], Cancellation));
    }

    [Fact]
    public async Task Skip_FromWhereWeAre_RecordsGapAndMoves()
    {
        await using var database = await StorageDatabase.CreateAsync();

        var moved = await new StreamOffsets(database.Source).SkipAsync(Some.Stream, new OffsetRange(1, 0, 500), "retention", Cancellation);

        Assert.True(moved);
        Assert.Equal(500, await database.NextOffsetAsync(1));
        Assert.Equal(["1|0|500|retention"], await database.LinesAsync("""SELECT partition, "offset", end_offset, reason FROM stream_gap"""));
    }

    [Fact]
    public async Task Skip_AnotherWriterMoved_RecordsNothing()
    {
        await using var database = await StorageDatabase.CreateAsync();

        var moved = await new StreamOffsets(database.Source).SkipAsync(Some.Stream, new OffsetRange(1, 3, 500), "retention", Cancellation);

        Assert.False(moved);
        Assert.Equal(0, await database.CountAsync("stream_gap"));
    }

    [Fact]
    public async Task Skip_TopicRecreatedMeanwhile_RecordsNothing()
    {
        await using var database = await StorageDatabase.CreateAsync();

        var moved = await new StreamOffsets(database.Source).SkipAsync(
            Some.Stream with { TopicId = "another" }, new OffsetRange(1, 0, 500), "retention", Cancellation);

        Assert.False(moved);
        Assert.Equal(0, await database.CountAsync("stream_gap"));
    }

    [Fact]
    public async Task IsRecreated_ByTopicId()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var offsets = new StreamOffsets(database.Source);

        Assert.False(await offsets.IsRecreatedAsync(Some.Stream, Cancellation));
        Assert.False(await offsets.IsRecreatedAsync(Some.Stream with { TopicId = "" }, Cancellation));
        Assert.False(await offsets.IsRecreatedAsync(Some.Stream with { ClusterId = "fresh", TopicId = "another" }, Cancellation));
        Assert.True(await offsets.IsRecreatedAsync(Some.Stream with { TopicId = "another" }, Cancellation));
    }

    [Fact]
    public async Task AcceptRecreated_ForgetsOffsetsAndLeavesGaps()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var offsets = new StreamOffsets(database.Source);
        var another = Some.Stream with { TopicId = "another" };

        await offsets.AcceptRecreatedAsync(another, Cancellation);

        Assert.False(await offsets.IsRecreatedAsync(another, Cancellation));
        Assert.Empty(await offsets.ReadAsync(another, [0, 1, 2], Cancellation));
        Assert.Equal(3, await database.CountAsync("stream_gap WHERE topic_id = 'topic-id' AND end_offset IS NULL"));
    }

    // Rows that lie and ranges that come in another order than the partitions'.
    [Fact]
    public async Task Move_SeveralPartitions_LocksInTheirOrder()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var offsets = new StreamOffsets(database.Source);
        await offsets.InsertAsync(Some.Stream, new Dictionary<int, long> { [7] = 0 }, Cancellation);
        await offsets.InsertAsync(Some.Stream, new Dictionary<int, long> { [5] = 0 }, Cancellation);
        await using var holder = await database.Source.OpenConnectionAsync(Cancellation);
        await using var held = await holder.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(holder, "SELECT FROM kafka_offset WHERE partition = 5 FOR UPDATE");
        await using var mover = await database.Source.OpenConnectionAsync(Cancellation);
        await using var moving = await mover.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(mover, "SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off");

        var moved = StreamOffsets.MoveAsync(mover, Some.Stream, [new OffsetRange(7, 0, 1), new OffsetRange(5, 0, 1)], Cancellation);
        await Eventually.TrueAsync(
            async _ => moved.IsCompleted || await database.CountAsync($"unnest(pg_blocking_pids({mover.ProcessID}))") > 0,
            TimeSpan.FromMinutes(1), "it waits", Cancellation);

        await ExecuteAsync(holder, "SELECT FROM kafka_offset WHERE partition = 7 FOR UPDATE NOWAIT");
        await held.RollbackAsync(Cancellation);
        // On a machine that stood still it has given up by now.
        await moved.ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
