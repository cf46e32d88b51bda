namespace Availability.Writer.Tests;

public sealed class StartPositionTests
{
    [Fact]
    public void Decide_NeverRead_BeginsAtTheFirstThereIs() =>
        Assert.Equal(new StartPosition.New(7), StartPosition.Decide(null, 7, 9));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Decide_StoredWithinTheLog_GoesOnThere(long stored) =>
        Assert.Equal(new StartPosition.Known(stored), StartPosition.Decide(stored, 7, 9));

    [Fact]
    public void Decide_StoredBeforeTheLog_IsAGap() =>
        Assert.Equal(new StartPosition.Gap(3, 7), StartPosition.Decide(3, 7, 9));

    [Fact]
    public void Decide_StoredAfterTheLog_IsAnotherTopic() =>
        Assert.Equal(new StartPosition.Beyond(), StartPosition.Decide(10, 7, 9));
}
