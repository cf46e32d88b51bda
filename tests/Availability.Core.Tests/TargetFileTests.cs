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
    [InlineData("tcp://db.example.com:5432", "db.example.com", 5432)]
    [InlineData("tls://[2001:db8::1]:993", "2001:db8::1", 993)]
    [InlineData("TCP://münchen.example:22/", "xn--mnchen-3ya.example", 22)]
    [InlineData("ping://192.0.2.1", "192.0.2.1", -1)]
    [InlineData("dns://9.9.9.9:5353/example.com", "9.9.9.9", 5353)]
    public void Parse_OtherScheme_HasItsHostAndPort(string url, string host, int port)
    {
        var target = Only(url + "\t\tname=x group=g period=5 timeout=1 max-time=100ms");

        Assert.Equal((url, host, port), (target.Url, target.Uri.IdnHost, target.Uri.Port));
        Assert.Equal(TimeSpan.FromMilliseconds(100), target.MaxTime);
    }

    [Theory]
    [InlineData("dns://9.9.9.9/Example.com.", "Example.com", "A", null)]
    [InlineData("dns://9.9.9.9/_imaps._tcp.example.com?type=srv&expect=Mail.example.com.:993", "_imaps._tcp.example.com", "SRV", "mail.example.com.:993")]
    [InlineData("dns://9.9.9.9/m%C3%BCnchen.example?expect=192.0.2.1", "xn--mnchen-3ya.example", "A", "192.0.2.1")]
    [InlineData("dns://9.9.9.9/example.com?type=AAAA&expect=2001:DB8:0::1", "example.com", "AAAA", "2001:db8::1")]
    [InlineData("dns://9.9.9.9/example.com?type=NS&expect=A.Example.com.", "example.com", "NS", "a.example.com")]
    [InlineData("dns://9.9.9.9/example.com?expect=v%3Dspf1%20-all&type=TXT", "example.com", "TXT", "v=spf1 -all")]
    public void Parse_DnsUrl_IsAQuestion(string url, string name, string type, string? expected) =>
        Assert.Equal(new DnsQuestion(name, type, expected), Only(url).Question);

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
