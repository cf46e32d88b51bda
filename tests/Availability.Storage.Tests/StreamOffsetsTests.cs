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
}
