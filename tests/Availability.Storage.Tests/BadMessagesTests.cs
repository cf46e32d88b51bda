namespace Availability.Storage.Tests;

public sealed class BadMessagesTests
{
    private readonly BadMessages _bad = new();

    [Fact]
    public void Judge_FewerThanAHundred_NeverTooMany() => Assert.Null(Judge(Messages(99), _ => true));

    [Theory]
    [InlineData(50, false)]
    [InlineData(51, true)]
    public void Judge_BadAmongAHundredInARow_HalfIsBearable(int bad, bool isTooMany) =>
        Assert.Equal(isTooMany, Judge(Messages(300), offset => offset is >= 100 and < 200 && offset % 100 < bad) is not null);

    [Fact]
    public void Judge_SmallBatches_AddUp()
    {
        for (var offset = 0; offset < 98; offset++)
        {
            Assert.Null(Judge(Messages(1, offset), _ => true));
            Stored(Messages(1, offset), _ => true);
        }

        Assert.Null(Judge(Messages(1, 98), _ => true));
        Assert.Equal(new StoreResult.TooManyBad(0, 99, "bad"), Judge(Messages(2, 98), offset => offset == 99));
    }

    [Fact]
    public void Judge_GoodOnesSince_AreForgiven()
    {
        Stored(Messages(99), _ => true);
        Stored(Messages(100, 99), _ => false);

        Assert.Null(Judge(Messages(50, 199), _ => true));
        Assert.NotNull(Judge(Messages(51, 199), _ => true));
    }

    [Fact]
    public void Judge_AnotherPartition_IsNotAffected()
    {
        IReadOnlyList<StreamMessage> messages =
            [.. Messages(150), .. Messages(150).Select(message => message with { Partition = 1 })];

        Assert.Equal(1, _bad.Judge(messages, Rejected(messages, message => message.Partition == 1))!.Partition);
    }

    private static StreamMessage[] Messages(int count, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(offset => new StreamMessage { Partition = 0, Offset = offset })];

    private static IReadOnlyCollection<RejectedMessage> Rejected(IEnumerable<StreamMessage> messages, Func<StreamMessage, bool> isBad) =>
        [.. messages.Where(isBad).Select(message => new RejectedMessage(message, "bad"))];

    private StoreResult.TooManyBad? Judge(IReadOnlyList<StreamMessage> messages, Func<long, bool> isBad) =>
        _bad.Judge(messages, Rejected(messages, message => isBad(message.Offset)));

    private void Stored(IReadOnlyList<StreamMessage> messages, Func<long, bool> isBad) =>
        _bad.Stored(messages, Rejected(messages, message => isBad(message.Offset)));
}
