using System.Text.RegularExpressions;
using Availability.Testing;

namespace Availability.Core.Tests;

public sealed class PatternTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("needle", "hay needle hay", true)]
    [InlineData("^needle", "hay needle hay", false)]
    [InlineData("(?i)NEEDLE", "hay needle hay", true)]
    [InlineData("(?P<word>n)ee(?P=word)", "neen", true)]
    [InlineData("(?P<word>n)ee(?P=word)", "need", false)]
    [InlineData("[(?P<x]", "x", true)]
    [InlineData("[]P](?P<a>b)", "]b", true)]
    [InlineData("[^]](?P<a>b)", "]b", false)]
    [InlineData(@"\(?P<a>", "P<a>", true)]
    [InlineData(@"\[(?P<a>b)", "[b", true)]
    [InlineData("hay(?! stack)", "hay stack", false)]
    [InlineData(@"end\Z", "end\n", false)]
    [InlineData(@"end\Z", "the end", true)]
    [InlineData(@"\\Z", @"\Z", true)]
    [InlineData("end$", "end\n", true)]
    [InlineData("^a{,2}$", "aa", true)]
    [InlineData("^a{,2}$", "aaa", false)]
    [InlineData("^a{,}$", "aaa", true)]
    [InlineData("[{,2}]", ",", true)]
    [InlineData("a{,b}", "a{,b}", true)]
    [InlineData("(?P<a>x)(y)\\1", "xyx", true)]
    [InlineData("(?P<a>x)(y)\\2", "xyx", false)]
    [InlineData("(?P<a>x)?(y)(?(1)z|w)", "yw", true)]
    [InlineData("(?#[)(?P<a>x)", "x", true)]
    [InlineData(@"[\](](?P<a>x)", "(x", true)]
    [InlineData("(?u)é", "é", true)]
    [InlineData("(?iu)É", "é", true)]
    [InlineData("(?u:é)", "é", true)]
    [InlineData("a(?i)B", "ab", true)]
    [InlineData("a(?i)B", "Ab", false)]
    [InlineData("(?i:A)b", "ab", true)]
    [InlineData("(?s)a.b", "a\nb", true)]
    public void IsMatch_Text_IsSearched(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Some.Pattern(pattern).IsMatch(text, Limit));

    [Fact]
    public void IsMatch_ExplodingPattern_IsAnsweredByTheLinearEngine() =>
        Assert.False(Some.Pattern("^(a+)+$").IsMatch(new string('a', 5_000) + "b", Limit));

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void IsMatch_ExplodingPatternWithReference_StopsAtTheLimit(int milliseconds) =>
        Assert.Throws<RegexMatchTimeoutException>(() => Some.Pattern(@"^(a+)+(b)?\2c$").IsMatch(
            new string('a', 5_000) + "b", TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void IsMatch_NoTimeLeft_StopsAtOnce() =>
        Assert.Throws<RegexMatchTimeoutException>(() => Some.Pattern("a").IsMatch("a", TimeSpan.Zero));

    [Fact]
    public void IsMatch_LimitOfYears_IsAccepted() => Assert.True(Some.Pattern("a(?=b)").IsMatch("ab", TimeSpan.MaxValue));

    [Theory]
    [InlineData("[a", "Unterminated [] set")]
    [InlineData("*", "Quantifier '*' following nothing")]
    [InlineData("(?P<a", "Unrecognized grouping construct (of Python's groups (?P<name>…) and (?P=name) are known)")]
    [InlineData("(?P>a)", "Unrecognized grouping construct (of Python's groups (?P<name>…) and (?P=name) are known)")]
    [InlineData("(?a)b", "Unrecognized grouping construct (Python's flags a and L are not known; i, m, s, x and u are)")]
    [InlineData("a++", "Nested quantifier '+' (a possessive quantifier such as a++ is written (?>a+))")]
    [InlineData("(?R)", "Unrecognized grouping construct")]
    [InlineData(@"\N{BULLET}", "Unrecognized escape sequence \\N")]
    [InlineData("(?P=a)", "Reference to undefined group name 'a'")]
    public void TryParse_NotARegularExpression_SaysWhy(string text, string expected)
    {
        Assert.False(Pattern.TryParse(text, out var pattern, out var error));
        Assert.Null(pattern);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryParse_NestedAsDeepAsItMayBe_IsReadOnASmallStack()
    {
        var read = false;
        var thread = new Thread(
            () => read = Some.Pattern(new string('(', 999) + "a" + new string(')', 999)).IsMatch("a", Limit), 256 * 1024);

        thread.Start();
        thread.Join();

        Assert.True(read);
    }
}
