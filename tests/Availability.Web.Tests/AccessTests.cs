using System.Net;
using System.Text.Json.Nodes;
using Availability.Testing;
using Microsoft.Extensions.Options;

namespace Availability.Web.Tests;

/// <summary>Who may ask, how often, by which name, and what everybody is told.</summary>
public sealed class AccessTests
{
    private static readonly string[] Paths =
    [
        "/", "/targets/1", "/targets/4711", "/nothing", "/api", "/api/v1/targets", "/api/v1/targets/4711", "/api/v1/openapi.json",
        "/api/v1/targets/1/checks.csv", "/badges/1/state.svg", "/badges/4711/state.svg", "/badges/1/uptime.svg?window=x", "/health",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_EveryResponse_RefuseWhatTheyShould()
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: StatusSite.Now.AddMinutes(-1)));

        foreach (var path in Paths.Append(Asset.Icon.Path))
        {
            using var response = await site.GetAsync(path);
            Assert.Equal(
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                Header(response, "Content-Security-Policy"));
            Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
            Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
            Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal(path.StartsWith("/badges", StringComparison.Ordinal) ? "cross-origin" : "same-origin", Header(response, "Cross-Origin-Resource-Policy"));
            Assert.NotNull(response.Headers.CacheControl);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Method_ThatIsNotARead_405EverywhereWithWhatIsAllowed(string method)
    {
        await using var site = await StatusSite.StartAsync();

        foreach (var path in Paths)
        {
            using var response = await site.SendAsync(new HttpMethod(method), path);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
            var isProblem = path.StartsWith("/api/v1", StringComparison.Ordinal) || path.StartsWith("/badges", StringComparison.Ordinal);
            Assert.Equal(isProblem ? "application/problem+json" : "text/html", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("/api/v1/targets")]
    [InlineData("/badges/1/state.svg")]
    public async Task RateLimit_OneMoreThanAllowed_429ThatSaysWhenToComeBack(string path)
    {
        await using var site = await StatusSite.StartOnAsync(await StatusSite.CreateDatabaseAsync(), ("Web:ApiRateLimit", "1"));

        using var first = await site.GetAsync(path);
        using var second = await site.GetAsync(path);
        using var page = await site.GetAsync("/");

        Assert.NotEqual(HttpStatusCode.TooManyRequests, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task RateLimit_Zero_NoLimit()
    {
        await using var site = await StatusSite.StartOnAsync(await StatusSite.CreateDatabaseAsync(), ("Web:ApiRateLimit", "0"));

        for (var request = 0; request < 700; request++)
        {
            using var response = await site.GetAsync("/api/v1/openapi.json");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.0/8, 127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("", false)]
    public async Task RateLimit_BehindProxy_CountsTheClientThatATrustedOneNames(string proxies, bool separate)
    {
        // The framework's switch, which by itself trusts everybody.
        await using var site = await StatusSite.StartOnAsync(
            await StatusSite.CreateDatabaseAsync(), ("Web:ApiRateLimit", "1"), ("Web:TrustedProxies", proxies), ("ForwardedHeaders_Enabled", "true"));

        using var one = await site.SendAsync(HttpMethod.Get, "/api/v1/targets", ("X-Forwarded-For", "192.0.2.1"));
        using var other = await site.SendAsync(HttpMethod.Get, "/api/v1/targets", ("X-Forwarded-For", "192.0.2.2"));
        using var invented = await site.SendAsync(HttpMethod.Get, "/api/v1/targets", ("X-Forwarded-For", "192.0.2.99, 192.0.2.2"));

        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.Equal(separate ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, other.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, invented.StatusCode);
    }

    [Theory]
    [InlineData("", "localhost", true)]
    [InlineData("", "127.0.0.1:8080", true)]
    [InlineData("", "[::1]", true)]
    [InlineData("", "evil.example", false)]
    [InlineData("status.example.com", "status.example.com", true)]
    [InlineData("status.example.com, other.example", "OTHER.example:443", true)]
    [InlineData("status.example.com", "evil.example", false)]
    [InlineData("*", "evil.example", true)]
    public async Task Host_AskedOverTheLoopback_OnlyKnownNames(string allowed, string host, bool isServed)
    {
        await using var site = await StatusSite.StartOnAsync(await StatusSite.CreateDatabaseAsync(), ("Web:AllowedHosts", allowed));

        foreach (var path in new[] { "/", "/api/v1/targets" })
        {
            using var response = await site.SendAsync(HttpMethod.Get, path, ("Host", host));
            Assert.Equal(isServed ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task Host_ForwardedByAnUntrustedClient_IsNotBelieved()
    {
        await using var site = await StatusSite.StartOnAsync(await StatusSite.CreateDatabaseAsync(), ("Web:AllowedHosts", "status.example.com"));

        using var response = await site.SendAsync(HttpMethod.Get, "/api/v1/targets", ("Host", "evil.example"), ("X-Forwarded-Host", "status.example.com"));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal((421, "Not this host"), ((int)problem["status"]!, (string?)problem["title"]));
    }

    [Fact]
    public async Task TrustedProxies_NotANetwork_StopsTheStart()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => StatusSite.StartOnAsync("Host=127.0.0.1", ("Web:TrustedProxies", "10.0.0.0/8, proxy")));

        Assert.Equal(
            "--trusted-proxies: expected addresses or networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas, got '10.0.0.0/8, proxy'.", fault.Message);
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
