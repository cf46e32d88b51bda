using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Web.Tests;

public sealed class DayStripTests
{
    [Theory]
    [InlineData(0, 0, 0L, "NotDue")]
    [InlineData(0, 0, 10L, "NoResult")]
    [InlineData(0, 0, null, "NoResult")]
    [InlineData(1, 0, 10L, "Up")]
    [InlineData(9, 1, 10L, "FewFailures")]
    [InlineData(8, 1, 10L, "ManyFailures")]
    [InlineData(0, 1, 10L, "Down")]
    public void KindOf_Day_ByItsChecks(int up, int down, long? expected, string kind) => Assert.Equal(kind, DayStrip.KindOf(Day(up, down, expected)).ToString());

    [Fact]
    public void Of_Days_OneLineForThoseAlikeAndWordsForAll()
    {
        var strip = DayStrip.Of([Day(0, 0, 0), Day(0, 0, 9), Day(9, 0, 9), Day(9, 0, 9), Day(1, 8, 9), Day(0, 9, 9), Day(9, 0, 9)]).ToString();

        Assert.Contains("<title>7 days: 3 without a failure, 1 with failures, 1 down, 1 unknown, 1 before the first check</title>", strip, StringComparison.Ordinal);
        Assert.Contains("""<path class="up" d="M10 9h9M30 9h4"/>""", strip, StringComparison.Ordinal);
        Assert.Contains("""<path class="down many" d="M20 13.5h4"/>""", strip, StringComparison.Ordinal);
    }

    private static DayBar Day(int up, int down, long? expected) => new(default, new Uptime(up, down, expected), 0);
}
