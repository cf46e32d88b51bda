namespace Availability.Web.Tests;

public sealed class UptimeBarsTests
{
    [Theory]
    [InlineData(0, 0, 0L, "NotDue")]
    [InlineData(0, 0, 10L, "NoResult")]
    [InlineData(0, 0, null, "NoResult")]
    [InlineData(1, 0, null, "Up")]
    [InlineData(9, 0, 10L, "Up")]
    [InlineData(8, 0, 10L, "UpInPart")]
    [InlineData(9, 1, 10L, "FewFailures")]
    [InlineData(8, 1, 10L, "ManyFailures")]
    [InlineData(0, 9, 10L, "Down")]
    [InlineData(0, 8, 10L, "DownInPart")]
    [InlineData(1, 1, 10L, "ManyFailures")]
    public void KindOf_Part_ByItsChecks(int up, int down, long? expected, string kind) => Assert.Equal(kind, UptimeBars.KindOf(new(up, down, expected)).ToString());

    [Fact]
    public void Of_Parts_OneLineForThoseAlikeAndWordsForAll()
    {
        var bars = UptimeBars.Of(
            [new(0, 0, 0), new(0, 0, 9), new(9, 0, 9), new(9, 0, 9), new(1, 8, 9), new(0, 9, 9), new(9, 0, 9), new(1, 0, 9), new(0, 1, 9)], "days").ToString();

        Assert.Contains(
            "aria-label=\"9 days: 3 without a failure, 1 without a failure but not observed throughout, 1 with failures, 1 down, 1 down as far as observed, 1 unknown, 1 before the first check\"",
            bars, StringComparison.Ordinal);
        Assert.Contains("""<path class="up" d="M10 9h9M30 9h4"/>""", bars, StringComparison.Ordinal);
        Assert.Contains("""<path class="down many" d="M20 13.5h4"/>""", bars, StringComparison.Ordinal);
        Assert.Contains("""<path class="none" d="M35 4h4"/><path class="up part" d="M35 12h4"/>""", bars, StringComparison.Ordinal);
        Assert.Contains("""<path class="none" d="M40 4h4"/><path class="down" d="M40 16.5h4"/>""", bars, StringComparison.Ordinal);
    }
}
