namespace Availability.Writer.Tests;

public sealed class MessageBufferTests
{
    private readonly PartitionLease _lease = new(0, 0);

    [Fact]
    public void TryAdd_FullByNumber_FailsUntilOneIsTaken()
    {
        var buffer = new MessageBuffer(messages: 1, bytes: 1 << 20);

        Assert.True(buffer.TryAdd(Some.Message(_lease, 0), TimeSpan.Zero));
        Assert.False(buffer.TryAdd(Some.Message(_lease, 1), TimeSpan.Zero));
        Assert.True(buffer.TryTake(out var first));
        Assert.True(buffer.TryAdd(Some.Message(_lease, 1), TimeSpan.Zero));

        Assert.Equal(0, first!.Message.Offset);
    }

    [Fact]
    public void TryAdd_LargerThanTheRoom_FitsOnlyAnEmptyBuffer()
    {
        var buffer = new MessageBuffer(messages: 10, bytes: 5_000);

        Assert.True(buffer.TryAdd(Some.Message(_lease, 0, bytes: 100_000), TimeSpan.Zero));
        Assert.False(buffer.TryAdd(Some.Message(_lease, 1), TimeSpan.Zero));
    }

    [Fact]
    public async Task Complete_WithFailure_ReaderHearsOfIt()
    {
        var buffer = new MessageBuffer(messages: 1, bytes: 1);

        buffer.Complete(new StreamException("broken"));

        await Assert.ThrowsAsync<StreamException>(() => buffer.HasMoreAsync(TestContext.Current.CancellationToken));
    }
}
