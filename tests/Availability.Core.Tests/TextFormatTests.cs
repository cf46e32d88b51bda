using CsCheck;

namespace Availability.Core.Tests;

/// <summary>The small texts of flags and options: durations, sizes, status codes.</summary>
public sealed class TextFormatTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("0.5", 500)]
    [InlineData("60", 60_000)]
    [InlineData("60s", 60_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("30d", 2_592_000_000)]
    [InlineData("0", 0)]
    public void Duration_Text_IsRead(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1 s")]
    [InlineData("1,5")]
    [InlineData("5min")]
    [InlineData("10001d")]
    [InlineData("99999999999999999999999999999999")]
    public void Duration_AnythingElse_IsNot(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Duration_Formatted_ReadsBack() => Gen.Long[0, CheckLimits.Period.Ticks].Sample(ticks =>
        DurationText.TryParse(DurationText.Format(new(ticks)), out var read) && read.Ticks == ticks);

    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("64KiB", 65_536)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("0", 0)]
    public void Size_Text_IsRead(string text, long expected)
    {
        Assert.True(SizeText.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("-1")]
    [InlineData("1.5MiB")]
    [InlineData("1MB")]
    [InlineData("9999999999GiB")]
    public void Size_AnythingElse_IsNot(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Fact]
    public void Size_Formatted_ReadsBack() => Gen.Long[0, long.MaxValue].Sample(bytes =>
        SizeText.TryParse(SizeText.Format(bytes), out var read) && read == bytes);

    [Theory]
    [InlineData("200-299", 200, true)]
    [InlineData("200-299", 299, true)]
    [InlineData("200-299", 300, false)]
    [InlineData("200-299,301", 301, true)]
    [InlineData("404", 404, true)]
    public void Status_Ranges_HoldTheirCodes(string text, int status, bool expected)
    {
        Assert.True(StatusRanges.TryParse(text, out var ranges));
        Assert.Equal(expected, ranges.Contains(status));
        Assert.Equal(text, ranges.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2xx")]
    [InlineData("299-200")]
    [InlineData("200-250-299")]
    [InlineData("99")]
    [InlineData("600")]
    [InlineData("200,")]
    public void Status_AnythingElse_IsNot(string text)
    {
        Assert.False(StatusRanges.TryParse(text, out var ranges));
        Assert.Null(ranges);
    }
}
