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
