using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public class RedirectTests
{
    [Theory]
    [InlineData("/end")]
    [InlineData("end")]
    [InlineData("?x=1")]
    [InlineData("//127.0.0.1:PORT/end")]
    [InlineData("http://127.0.0.1:PORT/end#fragment")]
    [InlineData("http://localhost:PORT/end")]
    public async Task Probe_Redirect_IsFollowed(string location)
    {
        await using var site = Site(location);

        var result = await ProbeAsync(site);

        Assert.Equal((Outcome.Up, 200, 1), (result.Outcome, result.StatusCode, result.Redirects));
        Assert.Equal(2, site.Connections);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://bad host/")]
    [InlineData("")]
    [InlineData("/a\r\nLocation: /b")]
    public async Task Probe_LocationOfNoUse_IsABadRedirect(string location)
    {
        await using var site = Site(location);

        var result = await ProbeAsync(site);

        AssertDown(result, FailureKind.BadRedirect, Phase.FirstByte);
        Assert.Equal((302, 0), (result.StatusCode, result.Redirects));
    }

    [Fact]
    public async Task Probe_NoLocation_IsABadRedirect() =>
        AssertDown(await AnswerAsync("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n"), FailureKind.BadRedirect, Phase.FirstByte);

    [Fact]
    public async Task Probe_Circle_IsTooManyRedirects()
    {
        await using var site = Site("/start");

        var result = await ProbeAsync(site);

        AssertDown(result, FailureKind.TooManyRedirects, Phase.FirstByte);
        Assert.Equal("they go in a circle", result.Failure!.Detail);
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, false)]
    public async Task Probe_AtAndOverTheLimit_IsJudged(int hops, int limit, bool isUp)
    {
        var left = hops;
        await using var site = LoopbackSite.Start(connection => connection.RespondAsync(
            left-- > 0 ? $"HTTP/1.1 302 Found\r\nLocation: /{left}\r\n\r\n" : LoopbackSite.Ok()));

        var result = await ProbeAsync(site, target => target with { MaxRedirects = limit });

        Assert.Equal(isUp ? null : FailureKind.TooManyRedirects, result.Failure?.Kind);
        Assert.Equal(limit, result.Redirects);
    }

    [Fact]
    public async Task Probe_NotFollowed_IsJudgedByItsStatus()
    {
        await using var site = Site("/end");

        AssertDown(await ProbeAsync(site, target => target with { MaxRedirects = 0 }), FailureKind.Status, null);
        Assert.Equal(Outcome.Up, (await ProbeAsync(site, target => target with { MaxRedirects = 0, Status = Prepared.Status("302") })).Outcome);
        Assert.Equal(2, site.Connections);
    }

    [Fact]
    public async Task Probe_RedirectThatIsAskedFor_IsFinal()
    {
        await using var site = Site("/end");

        var result = await ProbeAsync(site, target => target with { Status = Prepared.Status("200,302") });

        Assert.Equal((Outcome.Up, 302), (result.Outcome, result.StatusCode));
    }

    [Theory]
    [InlineData(301, "POST", "GET")]
    [InlineData(302, "POST", "GET")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(307, "POST", "POST")]
    [InlineData(308, "POST", "POST")]
    [InlineData(303, "HEAD", "HEAD")]
    public async Task Probe_Redirect_ChangesTheMethodAsBrowsersDo(int status, string method, string next)
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            var request = await connection.ReadRequestAsync();
            await connection.WriteAsync(request.Contains(" /end ", StringComparison.Ordinal)
                ? LoopbackSite.Ok()
                : $"HTTP/1.1 {status} Go\r\nLocation: /end\r\n\r\n");
        });

        await ProbeAsync(site, target => target with { Method = method });

        Assert.StartsWith(next + " /end ", site.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/end", true)]
    [InlineData("http://localhost:PORT/end", false)]
    [InlineData("http://other:secret@localhost:PORT/end", false)]
    public async Task Probe_Redirect_TakesCredentialsToTheSameOriginOnly(string location, bool isSent)
    {
        await using var site = Site(location);

        await ProbeAsync(site, target => target with { Credentials = new Credentials("u", "p"), Headers = [new("X-Key", "k")] });

        Assert.Contains("Authorization: ", site.Requests[0], StringComparison.Ordinal);
        Assert.Equal(isSent, site.Requests[1].Contains("Authorization: ", StringComparison.Ordinal));
        Assert.Equal(isSent, site.Requests[1].Contains("X-Key: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probe_RedirectToARefusedPort_SaysRefused()
    {
        await using var gone = LoopbackSite.Start(LoopbackSite.Ok());
        await gone.GoDownAsync();
        await using var site = Site(gone.Url);

        var result = await ProbeAsync(site);

        AssertDown(result, FailureKind.ConnectRefused, Phase.Connect);
        Assert.Null(result.StatusCode);
    }

    [Fact]
    public async Task Probe_Downgrade_IsFollowed()
    {
        using var certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        await using var plain = LoopbackSite.Start(LoopbackSite.Ok());
        await using var secure = LoopbackSite.StartTls($"HTTP/1.1 302 Found\r\nLocation: {plain.Url}\r\n\r\n", certificates.Issue());

        var result = await ProbeAsync(secure, trust: new TlsTrust([certificates.Root]));

        Assert.Equal((Outcome.Up, 1), (result.Outcome, result.Redirects));
        Assert.Null(result.CertificateExpiresAt);
        Assert.Null(result.Timings.Tls);
        Assert.True(result.IsDowngraded);
    }

    [Fact]
    public async Task Probe_DowngradeThatFails_IsNotedInTheDetail()
    {
        using var certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        await using var plain = LoopbackSite.Start("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        await using var secure = LoopbackSite.StartTls($"HTTP/1.1 302 Found\r\nLocation: {plain.Url}\r\n\r\n", certificates.Issue());

        var result = await ProbeAsync(secure, trust: new TlsTrust([certificates.Root]));

        Assert.Equal("expected 200-299; after a redirect from https to http", result.Failure!.Detail);
    }

    [Fact]
    public async Task Probe_RedirectToABadCertificate_SaysSo()
    {
        using var certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        await using var bad = LoopbackSite.StartTls(LoopbackSite.Ok(), certificates.SelfSigned());
        await using var site = Site(bad.Url);

        var result = await ProbeAsync(site);

        AssertDown(result, FailureKind.TlsCertificate, Phase.Tls);
        Assert.Equal("self-signed", result.Failure!.Detail);
        Assert.NotNull(result.CertificateExpiresAt);
        Assert.Null(result.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/start", "they go in a circle")]
    [InlineData("HTTP://127.0.0.1:PORT/start#x", "they go in a circle")]
    public async Task Probe_CircleInOtherWords_IsOne(string location, string detail)
    {
        await using var site = Site(location);

        Assert.Equal(detail, (await ProbeAsync(site)).Failure!.Detail);
        Assert.Equal(2, site.Connections);
    }

    // Redirects everything but what a test's redirects lead to.
    private static LoopbackSite Site(string location)
    {
        LoopbackSite? site = null;
        return site = LoopbackSite.Start(async connection =>
        {
            var request = await connection.ReadRequestAsync();
            var port = site!.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await connection.WriteAsync(request.Contains(" /end", StringComparison.Ordinal) || request.Contains("?x", StringComparison.Ordinal)
                ? LoopbackSite.Ok()
                : $"HTTP/1.1 302 Found\r\nLocation: {location.Replace("PORT", port, StringComparison.Ordinal)}\r\n\r\n");
        });
    }
}
