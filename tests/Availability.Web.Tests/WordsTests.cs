using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed class WordsTests
{
    public static TheoryData<FailureKind> Kinds => [.. Enum.GetValues<FailureKind>()];

    [Theory]
    [InlineData(0, "0.0 ms")]
    [InlineData(0.02, "<0.1 ms")]
    [InlineData(0.25, "0.3 ms")]
    [InlineData(9.94, "9.9 ms")]
    [InlineData(9.96, "10 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(9_994, "9.99 s")]
    [InlineData(9_996, "10.0 s")]
    public void Latency_Any_ThreeDigits(double milliseconds, string expected) =>
        Assert.Equal(expected, Words.Latency(TimeSpan.FromMilliseconds(milliseconds)).Replace('\u00a0', ' '));

    [Theory]
    [InlineData("00:00:00.9", "0 s")]
    [InlineData("00:00:59.9", "59 s")]
    [InlineData("00:59:59", "59 min")]
    [InlineData("03:00:10", "3 h")]
    [InlineData("03:20:00", "3 h 20 min")]
    [InlineData("1.23:59:00", "47 h")]
    [InlineData("2.00:00:00", "2 d")]
    public void Span_Any_TheLargestUnitThatFits(string span, string expected) =>
        Assert.Equal(expected, Words.Span(TimeSpan.Parse(span, null)).Replace('\u00a0', ' '));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Describe_EveryKind_HasWords(FailureKind kind)
    {
        var words = ResultWords.Describe(Some.Check(failure: new(kind, Detail: "detail")));

        Assert.EndsWith(": detail", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.Timeout, "Timed out")]
    [InlineData(FailureKind.Status, "An unexpected status")]
    [InlineData((FailureKind)250, "Failed")]
    public void Describe_KindAlone_HasWords(FailureKind kind, string words) => Assert.Equal(words, ResultWords.Describe(kind));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0004, "<0.1 %")]
    [InlineData(0.0042, "0.4 %")]
    [InlineData(0.0996, "10 %")]
    [InlineData(0.994, "99 %")]
    [InlineData(0.9951, ">99 %")]
    [InlineData(0.99999, ">99 %")]
    [InlineData(1, "100 %")]
    public void Percent_Any_AsPreciseAsItIsSmall(double share, string expected) => Assert.Equal(expected, Words.Percent(share).Replace('\u00a0', ' '));

    [Fact]
    public void Describe_KindOfALaterVersion_StillSaysSomething() =>
        Assert.Equal("Failed", ResultWords.Describe(Some.Check(failure: new((FailureKind)250))));

    [Theory]
    [InlineData(Outcome.Up, 200, PatternMatch.Matched, "Answered 200, pattern found")]
    [InlineData(Outcome.Up, 204, PatternMatch.Unused, "Answered 204")]
    [InlineData(Outcome.Down, 500, PatternMatch.Unused, "Answered 500")]
    [InlineData(Outcome.Down, 200, PatternMatch.Unmatched, "The pattern was not found")]
    [InlineData(Outcome.Down, null, PatternMatch.Unused, "No response")]
    [InlineData(Outcome.Missed, null, PatternMatch.Unused, "The monitor missed this check")]
    public void Describe_WithoutFailure_FromWhatIsThere(Outcome outcome, int? status, PatternMatch match, string expected) =>
        Assert.Equal(expected, ResultWords.Describe(Some.Check(outcome: outcome, statusCode: status, match: match)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(180, 200)]
    [InlineData(201, 500)]
    [InlineData(501, 1_000)]
    public void NiceTop_Any_TheNextRoundNumber(double highest, double expected) =>
        Assert.Equal(expected, LatencyChart.NiceTop(TimeSpan.FromMilliseconds(highest)).TotalMilliseconds);
}
