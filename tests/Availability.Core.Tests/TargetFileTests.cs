using System.Text;
using Availability.Testing;

namespace Availability.Core.Tests;

public sealed class TargetFileTests
{
    [Fact]
    public void Parse_UrlAlone_HasTheDefaults() =>
        Assert.Equal(Some.Target("https://example.com/"), Only("https://example.com/"));

    [Fact]
    public void Parse_OldFile_HasUrlsAndPatterns()
    {
        var result = Good("https://www.python.org/\tPython\nhttps://example.com\n");

        Assert.Equal([Some.Target("https://www.python.org/", pattern: "Python"), Some.Target("https://example.com")], result.Targets);
    }

    [Fact]
    public void Parse_EveryOption_SetsIt()
    {
        var target = Only(
            "https://example.com/\terror|fail\tname=\"My \\\"shop\\\" \\\\ 1\"  group=Shops period=90 timeout=1.5s method=post "
            + "status=200-299,301 redirects=0 header.X-Key=\"a=b c\" header.User-Agent=me absent=true max-time=800ms max-body=64KiB ");

        Assert.Equal(
            Some.Target(
                "https://example.com/", "My \"shop\" \\ 1", "error|fail", "Shops", TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(1.5)) with
            {
                Method = "POST",
                Status = StatusRanges.TryParse("200-299,301", out var status) ? status : null!,
                MaxRedirects = 0,
                Headers = [new("X-Key", "a=b c"), new("User-Agent", "me")],
                Absent = true,
                MaxTime = TimeSpan.FromMilliseconds(800),
                MaxBody = 65536,
            },
            target);
    }

    [Theory]
    [InlineData("\ufeffhttps://example.com/")]
    [InlineData("# a comment\r\n\r\nhttps://example.com/\r\n")]
    [InlineData("  # a comment\n \t \n https://example.com/ \t\t\t\n")]
    public void Parse_BomCrlfBlanksComments_AreTolerated(string text)
    {
        Assert.Equal(Some.Target(), Only(text));
        Assert.Equal(Some.Target(), Assert.Single(TargetFile.Parse(Encoding.UTF8.GetBytes(text)).Targets));
    }

    [Fact]
    public void Parse_Credentials_AreDecodedAndShownNowhere()
    {
        var target = Only("https://ann%40home:p%3Aw%2F@example.com/@x?y=a@b\tneedle");

        Assert.Equal(new Credentials("ann@home", "p:w/"), target.Credentials);
        Assert.Equal("https://example.com/@x?y=a@b", target.Url);
        Assert.Equal("https://example.com/@x?y=a@b", target.Name);
        Assert.Empty(target.Uri.UserInfo);
        Assert.DoesNotContain("ann", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UserWithoutPassword_HasAnEmptyOne() =>
        Assert.Equal(new Credentials("ann", ""), Only("https://ann@example.com/").Credentials);

    [Fact]
    public void Parse_HeaderValues_AreNotPrintedWithTheTarget() =>
        Assert.DoesNotContain("s3cret", Only("https://example.com/\t\theader.X-Key=s3cret").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Parse_InternationalHost_IsDialledInAscii()
    {
        var target = Only("https://bücher.example/ü");

        Assert.Equal("https://bücher.example/ü", target.Url);
        Assert.Equal("xn--bcher-kva.example", target.Uri.IdnHost);
    }

    [Fact]
    public void Parse_OneUrlWithPatterns_TheLineWithoutAPatternKeepsTheName() =>
        Assert.Equal(
            ["https://a.example/ one", "https://a.example/", "https://a.example/ two"],
            Names("https://a.example/\tone\nhttps://a.example/\nhttps://a.example/\ttwo"));

    [Fact]
    public void Parse_OneUrlWithPatternsOnly_TheFirstKeepsTheName() =>
        Assert.Equal(
            ["https://a.example/", "https://a.example/ two"], Names("https://a.example/\tone\nhttps://a.example/\ttwo"));

    [Fact]
    public void Parse_OneUrlWithAName_TheOtherLineHasTheDefaultName() =>
        Assert.Equal(["Shop", "https://a.example/"], Names("https://a.example/\t\tname=Shop\nhttps://a.example/\ttwo"));

    [Theory]
    [InlineData("https://a.example/\tx\nhttps://a.example/\tx")]
    [InlineData("https://a.example/\tx\tgroup=one\nhttps://a.example/\tx\tname=two")]
    public void Parse_SameUrlAndPatternTwice_IsCheckedOnceWithAWarning(string text)
    {
        var result = Good(text);

        Assert.Single(result.Targets);
        Assert.Equal([new(2, "the same URL and pattern as in line 1, which is checked once")], result.Warnings);
    }

    [Fact]
    public void Parse_SameUrlWithOtherOptions_NeedsANameOfItsOwn()
    {
        var result = Good("https://a.example/\nhttps://a.example/\t\tmethod=HEAD\nhttps://a.example/\t\tmethod=HEAD name=head");

        Assert.Equal(["https://a.example/", "head"], result.Targets.Select(target => target.Name));
        Assert.Equal(
            [new(2, "the same URL and pattern as in line 1, which is checked once (other options need a name= of their own)")],
            result.Warnings);
    }

    [Fact]
    public void Parse_TimeoutLongerThanPeriod_IsCutWithAWarning()
    {
        var result = Good("https://a.example/\t\ttimeout=30 period=10");

        Assert.Equal(TimeSpan.FromSeconds(10), Assert.Single(result.Targets).Timeout);
        Assert.Equal([new(1, "the timeout 30s is longer than the period and is cut to 10s")], result.Warnings);
    }

    [Fact]
    public void Parse_OptionsInThePatternColumn_WarnsAndIsAPattern()
    {
        var result = Good("https://a.example/\tperiod=10");

        Assert.Equal("period=10", Assert.Single(result.Targets).Pattern!.Text);
        Assert.Equal(
            [new(1, "the pattern looks like options, which are the third column (after the second tab)")], result.Warnings);
    }

    [Fact]
    public void Parse_BadLineAmongGoodOnes_KeepsTheGoodOnes()
    {
        var result = TargetFile.Parse("https://a.example/\nnonsense\nhttps://b.example/");

        Assert.Equal(["https://a.example/", "https://b.example/"], result.Targets.Select(target => target.Name));
        Assert.Equal(2, Assert.Single(result.Errors).Line);
    }

    [Fact]
    public void Parse_SameTextTwice_GivesEqualTargets()
    {
        const string Text = "https://u:p@a.example/\t(?P<x>a)\theader.A=b status=200 group=g";

        Assert.Equal(Only(Text), Only(Text));
        Assert.NotEqual(Only(Text), Only(Text.Replace("A=b", "A=c", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Names(string text) => Good(text).Targets.Select(target => target.Name);

    private static Target Only(string text) => Assert.Single(Good(text).Targets);

    private static TargetFileResult Good(string text)
    {
        var result = TargetFile.Parse(text);
        Assert.Empty(result.Errors);
        return result;
    }
}
