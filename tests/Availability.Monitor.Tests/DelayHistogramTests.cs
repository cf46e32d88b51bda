namespace Availability.Monitor.Tests;

public class DelayHistogramTests
{
    [Fact]
    public void TakePercentile_OfManyDelays_IsWithinATenth()
    {
        var histogram = new DelayHistogram();
        for (var milliseconds = 1; milliseconds <= 1_000; milliseconds++)
        {
            histogram.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.InRange(histogram.TakePercentile(0.99)!.Value, TimeSpan.FromMilliseconds(990), TimeSpan.FromMilliseconds(990 * 1.1));
    }

    [Fact]
    public void TakePercentile_StartsAnewEachTime()
    {
        var histogram = new DelayHistogram();
        histogram.Add(TimeSpan.FromDays(1));

        Assert.NotNull(histogram.TakePercentile(0.99));
        Assert.Null(histogram.TakePercentile(0.99));
    }
}
