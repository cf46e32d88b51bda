using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public sealed class TlsTests : IDisposable
{
    private readonly LoopbackCertificates _certificates = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Probe_ValidCertificate_IsUpWithItsExpiry()
    {
        using var certificate = _certificates.Issue();

        var result = await ProbeAsync(certificate);

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.NotNull(result.Timings.Tls);
        Assert.Equal(new DateTimeOffset(certificate.NotAfter).ToUniversalTime(), result.CertificateExpiresAt);
    }

    [Fact]
    public async Task Probe_RootExpiresFirst_ItsExpiryCounts()
    {
        using var certificate = _certificates.Issue(to: TimeSpan.FromDays(800));

        var result = await ProbeAsync(certificate);

        Assert.Equal(new DateTimeOffset(_certificates.Root.NotAfter).ToUniversalTime(), result.CertificateExpiresAt);
    }

    [Fact]
    public async Task Probe_Expired_SaysSo()
    {
        using var certificate = _certificates.Issue(from: TimeSpan.FromDays(-3), to: TimeSpan.FromDays(-2));

        AssertFaults(await ProbeAsync(certificate), $"expired ({certificate.NotAfter.ToUniversalTime():yyyy-MM-dd})");
    }

    [Fact]
    public async Task Probe_NotYetValid_SaysSo()
    {
        using var certificate = _certificates.Issue(from: TimeSpan.FromDays(2), to: TimeSpan.FromDays(3));

        AssertFaults(await ProbeAsync(certificate), $"not yet valid ({certificate.NotBefore.ToUniversalTime():yyyy-MM-dd})");
    }

    [Theory]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("www.example.", "www.example")]
    [InlineData("WWW.example", "www.example")]
    public async Task Probe_Name_IsHeldAgainstTheCertificateAsBrowsersDo(string host, string name)
    {
        using var certificate = _certificates.Issue(name);
        await using var site = LoopbackSite.StartTls(LoopbackSite.Ok(), certificate);

        var result = await ProbeTester.ProbeAsync(
            Some.Target($"https://{host}:{site.Port}/"), trust: new TlsTrust([_certificates.Root]), resolver: ProbeTester.Resolver("127.0.0.1"));

        Assert.True(result.Outcome == Outcome.Up, $"{result.Failure}");
    }

    [Fact]
    public async Task Probe_Ipv6Literal_IsHeldAgainstTheCertificate()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using var certificate = _certificates.Issue("::1");
        var tls = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) };
        await using var site = LoopbackSite.Start(connection => connection.RespondAsync(LoopbackSite.Ok()), tls, System.Net.IPAddress.IPv6Loopback);

        var result = await ProbeTester.ProbeAsync(site, trust: new TlsTrust([_certificates.Root]));

        Assert.True(result.Outcome == Outcome.Up, $"{result.Failure}");
    }

    [Fact]
    public async Task Probe_WrongHost_SaysSo()
    {
        using var certificate = _certificates.Issue("other.example");

        AssertFaults(await ProbeAsync(certificate), "wrong host");
    }

    [Fact]
    public async Task Probe_CommonNameOnly_IsTheWrongHost()
    {
        using var certificate = _certificates.Issue(host: null);

        AssertFaults(await ProbeAsync(certificate), "wrong host");
    }

    [Fact]
    public async Task Probe_SelfSigned_SaysSo()
    {
        using var certificate = _certificates.SelfSigned();

        AssertFaults(await ProbeAsync(certificate), "self-signed");
    }

    [Fact]
    public async Task Probe_UnknownRoot_IsUntrusted()
    {
        using var certificate = _certificates.Issue();

        AssertFaults(await ProbeAsync(certificate, new TlsTrust()), "untrusted");
    }

    [Fact]
    public async Task Probe_SeveralFaults_AreAllTold()
    {
        using var certificate = _certificates.Issue("other.example", TimeSpan.FromDays(-3), TimeSpan.FromDays(-2));

        AssertFaults(
            await ProbeAsync(certificate, new TlsTrust()),
            $"expired ({certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}), wrong host, untrusted");
    }

    [Fact]
    public async Task Probe_PlainHttpOnTheTlsPort_FailsInTheHandshake()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
            await connection.HangAsync();
        });

        AssertDown(await ProbeTester.ProbeAsync(Some.Target($"https://127.0.0.1:{site.Port}/")), FailureKind.TlsHandshake, Phase.Tls);
    }

    [Fact]
    public async Task Probe_ClosedInTheHandshake_FailsInTheHandshake()
    {
        await using var site = LoopbackSite.Start(_ => Task.CompletedTask);

        AssertDown(await ProbeTester.ProbeAsync(Some.Target($"https://127.0.0.1:{site.Port}/")), FailureKind.TlsHandshake, Phase.Tls);
    }

    [Fact]
    public async Task Probe_ResetInTheHandshake_SaysSo()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.ReadAsync(1);
            connection.Reset();
        });

        AssertDown(await ProbeTester.ProbeAsync(Some.Target($"https://127.0.0.1:{site.Port}/")), FailureKind.ConnectionReset, Phase.Tls);
        Assert.Equal(1, site.Connections);
    }

    [Fact]
    public async Task Probe_OldProtocolOnly_FailsInTheHandshake()
    {
        // What a server says that speaks nothing newer than TLS 1.0: a fatal alert, protocol_version.
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.ReadAsync(5);
            await connection.WriteAsync([0x15, 3, 1, 0, 2, 2, 70]);
            await connection.HangAsync();
        });

        var result = await ProbeTester.ProbeAsync(Some.Target($"https://127.0.0.1:{site.Port}/"));

        AssertDown(result, FailureKind.TlsHandshake, Phase.Tls);
        Assert.Contains("protocol version", result.Failure!.Detail!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Probe_ClientCertificateRequired_FailsInTheHandshake(SslProtocols protocol)
    {
        await using var site = LoopbackSite.Start(connection => connection.RespondAsync(LoopbackSite.Ok()), new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(_certificates.Issue(), null, offline: true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = protocol,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });

        var result = await ProbeTester.ProbeAsync(site, trust: Trust());

        // In which phase depends on the protocol: with TLS 1.3 the client's side of the handshake is over when the server refuses.
        Assert.Equal((Outcome.Down, FailureKind.TlsHandshake), (result.Outcome, result.Failure?.Kind));
        Assert.StartsWith("the server asks for a client certificate; ", result.Failure!.Detail, StringComparison.Ordinal);
        Assert.Equal(1, site.Connections);
    }

    [Fact]
    public async Task Probe_IncompleteChain_IsUntrustedAndItsIssuerIsNotFetched()
    {
        await using var issuers = LoopbackSite.Start(LoopbackSite.Ok());
        var (certificate, intermediate) = _certificates.IssueIndirectly(issuers.Url + "issuer.cer");
        using (certificate)
        using (intermediate)
        {
            AssertFaults(await ProbeAsync(certificate), "untrusted");
        }

        Assert.Equal(0, issuers.Connections);
    }

    [Fact]
    public async Task Probe_WholeChain_IsUpAndTheIntermediatesExpiryCounts()
    {
        var (certificate, intermediate) = _certificates.IssueIndirectly(to: TimeSpan.FromDays(10));
        await using var site = Chain(certificate, intermediate);

        var result = await ProbeTester.ProbeAsync(site, trust: Trust());

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.Equal(new DateTimeOffset(intermediate.NotAfter).ToUniversalTime(), result.CertificateExpiresAt);
    }

    [Fact]
    public async Task Probe_SecondTime_GivesTheSameVerdict()
    {
        var (certificate, intermediate) = _certificates.IssueIndirectly(to: TimeSpan.FromDays(10));
        await using var site = Chain(certificate, intermediate);
        var trust = Trust();

        var first = await ProbeTester.ProbeAsync(site, trust: trust);
        var second = await ProbeTester.ProbeAsync(site, trust: trust);

        Assert.Equal(1, trust.Good.Count);
        Assert.Equal((Outcome.Up, first.CertificateExpiresAt), (second.Outcome, second.CertificateExpiresAt));
    }

    [Fact]
    public async Task Probe_RememberedChainThatExpiredMeanwhile_IsExpired()
    {
        var (certificate, intermediate) = _certificates.IssueIndirectly(to: TimeSpan.FromMinutes(1));
        await using var site = Chain(certificate, intermediate);
        var trust = Trust();
        var clock = new ShiftedClock();
        Assert.Equal(Outcome.Up, (await ProbeTester.ProbeAsync(Some.Target(site.Url), trust: trust, clock: clock)).Outcome);

        clock.Shift = TimeSpan.FromMinutes(2);

        AssertFaults(
            await ProbeTester.ProbeAsync(Some.Target(site.Url), trust: trust, clock: clock), $"expired ({intermediate.NotAfter.ToUniversalTime():yyyy-MM-dd})");
    }

    [Fact]
    public async Task Probe_RememberedChainForAnotherHost_IsTheWrongHost()
    {
        using var certificate = _certificates.Issue();
        await using var site = LoopbackSite.StartTls(LoopbackSite.Ok(), certificate);
        var trust = Trust();
        Assert.Equal(Outcome.Up, (await ProbeTester.ProbeAsync(site, trust: trust)).Outcome);

        AssertFaults(await ProbeTester.ProbeAsync(Some.Target(site.NamedUrl), trust: trust, resolver: ProbeTester.Resolver("127.0.0.1")), "wrong host");
    }

    [Fact]
    public async Task Probe_FaultyChain_IsNotRemembered()
    {
        using var certificate = _certificates.SelfSigned();
        var trust = Trust();

        await ProbeAsync(certificate, trust);
        AssertFaults(await ProbeAsync(certificate, trust), "self-signed");

        Assert.Equal(0, trust.Good.Count);
    }

    private TlsTrust Trust() => new([_certificates.Root]);

    private static LoopbackSite Chain(X509Certificate2 certificate, X509Certificate2 intermediate) => LoopbackSite.Start(
        connection => connection.RespondAsync(LoopbackSite.Ok()),
        new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [intermediate], offline: true) });

    private async Task<ProbeResult> ProbeAsync(X509Certificate2 certificate, TlsTrust? trust = null)
    {
        await using var site = LoopbackSite.StartTls(LoopbackSite.Ok(), certificate);
        return await ProbeTester.ProbeAsync(site, trust: trust ?? new TlsTrust([_certificates.Root]));
    }

    private static void AssertFaults(ProbeResult result, string faults)
    {
        AssertDown(result, FailureKind.TlsCertificate, Phase.Tls);
        Assert.Equal(faults, result.Failure!.Detail);
        Assert.NotNull(result.CertificateExpiresAt);
    }
}
