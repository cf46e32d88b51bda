using System.Text;
using Availability.Monitor.Probing;
using Availability.Testing;

namespace Availability.Monitor.Tests.Probing;

public class RequestHeadTests
{
    [Theory]
    [InlineData("http://bücher.example/", "xn--bcher-kva.example")]
    [InlineData("http://EXAMPLE.com:80/", "example.com")]
    [InlineData("https://example.com:443/", "example.com")]
    [InlineData("https://example.com:80/", "example.com:80")]
    [InlineData("http://[2001:DB8::1]:8080/", "[2001:db8::1]:8080")]
    public void Write_Host_IsWhatServersExpect(string url, string host)
    {
        var request = Encoding.UTF8.GetString(RequestHead.Write(Some.Target(url), new Uri(url), "GET", isSameOrigin: true));

        Assert.StartsWith($"GET / HTTP/1.1\r\nHost: {host}\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a.example/", "http://a.example:80/x", true)]
    [InlineData("http://a.example/", "https://a.example/", false)]
    [InlineData("http://a.example/", "http://a.example:81/", false)]
    [InlineData("http://a.example/", "http://b.example/", false)]
    public void IsSameOrigin_ComparesSchemeHostAndPort(string one, string other, bool isSame) =>
        Assert.Equal(isSame, RequestHead.IsSameOrigin(new Uri(one), new Uri(other)));
}
