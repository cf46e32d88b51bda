using Microsoft.Extensions.Configuration;

namespace Availability.ServiceDefaults.Tests;

public sealed class ListenAddressTests
{
    private static readonly ListenAddress Web = new("Web:Bind", "Web:Port", 8080);

    [Theory]
    [InlineData("9090", "127.0.0.1:9090")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("*:80", "[::]:80")]
    public void Parse_AddressAndPort_IsRead(string text, string expected) =>
        Assert.Equal(expected, ListenAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("example.com:80")]
    public void Parse_AnythingElse_IsOneSentence(string text) =>
        Assert.Throws<ConfigurationException>(() => ListenAddress.Parse(text));

    [Fact]
    public void From_NothingSaid_IsTheDefaultOnLoopback() =>
        Assert.Equal("127.0.0.1:8080", Web.From(Configuration())?.ToString());

    [Fact]
    public void From_AspNetCorePorts_LeavesTheChoiceToThem() =>
        Assert.Null(Web.From(Configuration(("http_ports", "8081"))));

    [Fact]
    public void From_PortBesideAspNetCoreUrls_OurOwnSettingWins() =>
        Assert.Equal("127.0.0.1:81", Web.From(Configuration(("urls", "http://*:5000"), ("Web:Port", "81")))?.ToString());

    private static IConfiguration Configuration(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.ToDictionary(pair => pair.Key, pair => (string?)pair.Value))
        .Build();
}
