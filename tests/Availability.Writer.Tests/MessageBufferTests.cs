using Availability.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Writer.Tests;

public sealed class MessageBufferTests
{
    private static readonly BatchLimits Limits = new(Messages: 2, Bytes: 1 << 20, Age: TimeSpan.FromSeconds(1));

    private readonly PartitionLease _lease = new(0, 0);
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryAdd_OneBatchWaitsAndOneIsFull_FailsUntilOneIsTaken()
    {
        var buffer = new MessageBuffer(Limits, _clock);

        Assert.All([0, 1, 2, 3], offset => Assert.True(Add(buffer, offset)));
        Assert.False(Add(buffer, 4));
        Assert.Equal([0, 1], await TakeAsync(buffer));
        Assert.True(Add(buffer, 4));
        Assert.Equal([2, 3], await TakeAsync(buffer));
    }

    [Fact]
    public async Task TryAdd_LargerThanTheRoom_IsABatchOfItsOwn()
    {
        var buffer = new MessageBuffer(Limits with { Bytes = 5_000 }, _clock);

        Assert.True(buffer.TryAdd(Some.Message(_lease, 0, bytes: 100_000), TimeSpan.Zero));
        Assert.True(Add(buffer, 1));

        Assert.Equal([0], await TakeAsync(buffer));
    }

    [Fact]
    public async Task TakeAsync_FullWhileWaited_ReturnsAtOnce()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        var taken = TakeAsync(buffer);

        Add(buffer, 0);
        Add(buffer, 1);

        Assert.Equal([0, 1], await taken);
    }

    [Fact]
    public async Task TakeAsync_FullWhileWaited_LeavesNothingOfTheWait()
    {
        var clock = new LiveTimers();
        var buffer = new MessageBuffer(Limits, clock);
        Add(buffer, 0);
        var taken = TakeAsync(buffer);
        Assert.Equal(1, clock.Count);

        Add(buffer, 1);
        await taken;

        await Eventually.TrueAsync(() => clock.Count == 0, TimeSpan.FromSeconds(30), "the timer is gone", Token);
    }

    [Fact]
    public async Task TakeAsync_NotFull_WaitsForTheFirstMessagesAge()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        Add(buffer, 0);
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        var taken = TakeAsync(buffer);

        Assert.False(taken.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([0], await taken);
    }

    [Fact]
    public async Task TakeAsync_DueWhileTheStoreWasBusy_ReturnsWhatThereIs()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        Add(buffer, 0);
        _clock.Advance(Limits.Age);

        Assert.Equal([0], await TakeAsync(buffer));
    }

    [Fact]
    public async Task Complete_WithMessages_TheyComeAtOnceAndThenNothing()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        Assert.All([0, 1, 2], offset => Assert.True(Add(buffer, offset)));

        buffer.Complete();

        Assert.Equal([0, 1], await TakeAsync(buffer));
        Assert.Equal([2], await TakeAsync(buffer));
        Assert.Null(await buffer.TakeAsync(Token));
    }

    [Fact]
    public async Task Complete_WithFailure_TakerHearsOfItAfterTheLastMessage()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        Add(buffer, 0);

        buffer.Complete(new StreamException("broken"));

        Assert.Equal([0], await TakeAsync(buffer));
        await Assert.ThrowsAsync<StreamException>(() => buffer.TakeAsync(Token));
    }

    [Fact]
    public async Task TakeAsync_LeaseLostMeanwhile_ItsMessagesGoWithTheBatch()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        Add(buffer, 0);
        _lease.Lose();
        Assert.True(buffer.TryAdd(Some.Message(new PartitionLease(1, 0), 7), TimeSpan.Zero));

        var batch = await buffer.TakeAsync(Token);
        batch!.DropLost();

        Assert.Equal(7, Assert.Single(batch.Messages).Offset);
    }

    [Fact]
    public async Task HasRoom_OneBatchWaitsAndOneIsFull_NotUntilOneIsTaken()
    {
        var buffer = new MessageBuffer(Limits, _clock);

        Assert.All([0, 1, 2, 3], offset => Assert.True(buffer.HasRoom && Add(buffer, offset)));
        Assert.False(buffer.HasRoom);
        await TakeAsync(buffer);
        Assert.True(buffer.HasRoom);
    }

    // While a batch is stored its messages may still be needed as they came, for the quarantine.
    [Fact]
    public async Task Return_OtherBatches_ThoseNotReturnedKeepTheirBytes()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        Assert.All([0, 1], offset => Assert.True(Add(buffer, offset)));
        var stored = await buffer.TakeAsync(Token);
        var made = stored!.ToCheckBatch(Some.Stream);

        for (var offset = 2; offset < 20; offset += 2)
        {
            Assert.All([offset, offset + 1], next => Assert.True(Add(buffer, next)));
            buffer.Return((await buffer.TakeAsync(Token))!);
        }

        Assert.All(made.Messages, message => Assert.Equal(Enumerable.Repeat((byte)message.Offset, 10), message.Value!.Value.ToArray()));
    }

    [Fact]
    public async Task Return_ABatch_TheNextButOneIsMadeOfIt()
    {
        var buffer = new MessageBuffer(Limits, _clock);
        Assert.All([0, 1, 2, 3], offset => Assert.True(Add(buffer, offset)));
        var first = await buffer.TakeAsync(Token);

        buffer.Return(first!);
        Assert.Equal([2, 3], await TakeAsync(buffer));
        Assert.All([4, 5, 6], offset => Assert.True(Add(buffer, offset)));
        Assert.Equal([4, 5], await TakeAsync(buffer));
        _clock.Advance(Limits.Age);
        var last = await buffer.TakeAsync(Token);

        Assert.Same(first, last);
        Assert.Equal([6], last!.Messages.Select(message => message.Offset));
    }

    private bool Add(MessageBuffer buffer, long offset) => buffer.TryAdd(Some.Message(_lease, offset), TimeSpan.Zero);

    private static async Task<IEnumerable<long>> TakeAsync(MessageBuffer buffer) =>
        (await buffer.TakeAsync(Token))!.Messages.Select(message => message.Offset);
}
