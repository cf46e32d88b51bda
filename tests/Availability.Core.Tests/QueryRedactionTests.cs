namespace Availability.Core.Tests;

public sealed class QueryRedactionTests
{
    [Theory]
    [InlineData("https://a.example/?token=s3cret", "https://a.example/?token=***")]
    [InlineData("https://a.example/?x=1&TOKEN=s3cret&y=2#top", "https://a.example/?x=1&TOKEN=***&y=2#top")]
    [InlineData("https://a.example/?x=1;key=s3cret", "https://a.example/?x=1;key=***")]
    [InlineData("https://a.example/?t%6Fken=s3cret=s3cret?s3cret", "https://a.example/?t%6Fken=***?s3cret")]
    [InlineData("https://a.example/?api+key=s3cret", "https://a.example/?api+key=***")]
    [InlineData("https://a.example/#token=s3cret", "https://a.example/#token=***")]
    [InlineData("https://a.example/token=1?token&tokens=2", "https://a.example/token=1?token&tokens=2")]
    [InlineData("https://a.example/?token=", "https://a.example/?token=***")]
    [InlineData("https://a.example/", "https://a.example/")]
    public void Apply_Url_HidesTheValuesOfTheNames(string url, string shown) =>
        Assert.Equal(shown, QueryRedaction.Parse("token, key,api key").Apply(url));

    [Fact]
    public void Parse_RedactedValue_IsDialledAndNotShown()
    {
        var target = Assert.Single(TargetFile.Parse("https://a.example/?token=s3cret\tx", QueryRedaction.Parse("token")).Targets);

        Assert.Equal(("https://a.example/?token=***", "https://a.example/?token=***"), (target.Url, target.Name));
        Assert.Equal("?token=s3cret", target.Uri.Query);
    }

    [Fact]
    public void Parse_UrlsThatDifferInARedactedValueOnly_NeedNames()
    {
        var result = TargetFile.Parse("https://a.example/?token=s3cret\nhttps://a.example/?token=hunter", QueryRedaction.Parse("token"));

        var name = Assert.Single(result.Errors).Message;
        Assert.DoesNotContain("hunter", name, StringComparison.Ordinal);
        Assert.Empty(result.Warnings);
    }
}
