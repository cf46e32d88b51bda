using CsCheck;

namespace Availability.Core.Tests;

public sealed class UptimeTests
{
    private static readonly Gen<long> Count = Gen.Long[0, 1_000_000_000_000];

    [Theory]
    [InlineData(0, 0, null, "unknown")]
    [InlineData(0, 0, 100L, "unknown")]
    [InlineData(10, 0, null, "100 %")]
    [InlineData(10, 0, 0L, "100 %")]
    [InlineData(1, 0, 1L, "100 % over 100 % observed")]
    [InlineData(0, 3, 4L, "0 % over 75 % observed")]
    [InlineData(1999, 1, 2016L, "99.95 % over 99.2 % observed")]
    [InlineData(99_999, 1, 100_001L, "99.99 % over 99.99 % observed")]
    [InlineData(999_999_999_999, 1, null, "99.99 %")]
    [InlineData(999, 1, null, "99.9 %")]
    [InlineData(2, 1, 2L, "66.66 % over 100 % observed")]
    public void ToString_Counts_TellsUptimeAndCoverage(long up, long down, long? expected, string text) =>
        Assert.Equal(text, new Uptime(up, down, expected).ToString());

    [Fact]
    public void Ratio_NothingObserved_IsUnknown()
    {
        Assert.Null(default(Uptime).Ratio);
        Assert.Null(new Uptime(0, 0, 60).Ratio);
        Assert.Equal(0, new Uptime(0, 0, 60).Coverage);
    }

    [Fact]
    public void Add_CoverageOfOneUnknown_IsUnknown()
    {
        Assert.Equal(new Uptime(4, 6, 12), new Uptime(1, 2, 4) + new Uptime(3, 4, 8));
        Assert.Null((new Uptime(1, 2, 4) + new Uptime(3, 4)).Coverage);
    }

    [Fact]
    public void RatioText_AnyDown_IsNeverAHundredPercent() =>
        Gen.Select(Count, Gen.Long[1, 1000]).Sample((up, down) => new Uptime(up, down).RatioText != "100 %");

    [Fact]
    public void RatioAndCoverage_AnyCounts_AreFromZeroToOne() =>
        Gen.Select(Count, Count, Count).Sample((up, down, expected) =>
            new Uptime(up, down, expected) is { Ratio: null or (>= 0 and <= 1), Coverage: null or (>= 0 and <= 1) });
}
