using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public class OtherProbesTests
{
    private static readonly TlsTrust SystemTrust = new();

    [Fact]
    public async Task Probe_TcpAccepted_IsUpWithoutAByteSent()
    {
        await using var site = LoopbackSite.Start(connection => connection.HangAsync());

        var result = await ProbeAsync($"tcp://127.0.0.1:{site.Port}");

        Assert.Equal((Outcome.Up, "127.0.0.1"), (result.Outcome, result.RemoteIp));
        Assert.Equal((null, null, null, null), (result.StatusCode, result.HttpVersion, result.Redirects, result.BodyBytes));
        Assert.InRange(result.ResponseTime, result.Timings.Connect!.Value, result.Timings.Total!.Value);
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task Probe_TcpByName_LooksItUp()
    {
        await using var site = LoopbackSite.Start(connection => connection.HangAsync());

        var result = await ProbeAsync($"tcp://localhost:{site.Port}");

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.NotNull(result.Timings.Dns);
    }

    [Fact]
    public async Task Probe_TcpRefused_IsDown()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        await site.GoDownAsync();

        AssertDown(await ProbeAsync($"tcp://127.0.0.1:{site.Port}"), FailureKind.ConnectRefused, Phase.Connect);
    }

    [Fact]
    public async Task Probe_TcpSlowerThanAllowed_IsTooSlow()
    {
        await using var site = LoopbackSite.Start(connection => connection.HangAsync());

        AssertDown(await ProbeAsync($"tcp://127.0.0.1:{site.Port}", target => target with { MaxTime = TimeSpan.FromTicks(1) }), FailureKind.TooSlow, null);
    }

    [Fact]
    public async Task Probe_TlsGoodCertificate_IsUpWithItsExpiry()
    {
        using var certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        using var certificate = certificates.Issue();

        var result = await ProbeTlsAsync(certificate, new TlsTrust([certificates.Root]));

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.Equal(new DateTimeOffset(certificate.NotAfter).ToUniversalTime(), result.CertificateExpiresAt);
        Assert.InRange(result.ResponseTime, result.Timings.Tls!.Value, result.Timings.Total!.Value);
    }

    [Fact]
    public async Task Probe_TlsBadCertificate_IsDownAsForHttps()
    {
        using var certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        using var certificate = certificates.Issue("other.example");

        var result = await ProbeTlsAsync(certificate, SystemTrust);

        AssertDown(result, FailureKind.TlsCertificate, Phase.Tls);
        Assert.Equal("wrong host, untrusted", result.Failure!.Detail);
    }

    [Fact]
    public async Task Probe_TlsOnAPlainPort_FailsInTheHandshake()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.WriteAsync("220 mail.example.com ESMTP\r\n");
            await connection.HangAsync();
        });

        AssertDown(await ProbeAsync($"tls://127.0.0.1:{site.Port}"), FailureKind.TlsHandshake, Phase.Tls);
    }

    [Fact]
    public async Task Probe_PingLoopback_IsUpWhereTheRightIsThereElseMissed()
    {
        var obstacle = PingRight.Find().Obstacle;

        var result = await ProbeAsync("ping://127.0.0.1");

        Assert.Equal(obstacle is null ? null : new Failure(FailureKind.Monitor, null, obstacle), result.Failure);
        Assert.Equal(obstacle is null ? Outcome.Up : Outcome.Missed, result.Outcome);
        Assert.Equal(obstacle is null, result.Timings.FirstByte is not null);
    }

    [Fact]
    public async Task Probe_PingWithoutTheRight_IsMissedAndSaysWhy()
    {
        var probe = new PingProbe(TimeProvider.System, new PingRight("no right"));

        var result = await probe.ProbeAsync(Prepared.Target(Some.Target("ping://127.0.0.1")), TestContext.Current.CancellationToken);

        Assert.Equal((Outcome.Missed, new Failure(FailureKind.Monitor, null, "no right")), (result.Outcome, result.Failure));
    }

    [Theory]
    [InlineData("ping://127.0.0.1", "no right", true)]
    [InlineData("ping://127.0.0.1", null, false)]
    [InlineData("tcp://127.0.0.1:1", "no right", false)]
    public void Warnings_PingWithoutTheRight_IsSaidAtTheStart(string url, string? obstacle, bool isSaid)
    {
        var warnings = new PingRight(obstacle).Warnings([Prepared.Target(Some.Target(url))]);

        Assert.Equal(isSaid ? ["The ping:// targets (1) cannot be checked, and every check of them is recorded as missed: no right."] : [], warnings);
    }

    [Fact]
    public async Task Probe_PingUnknownHost_IsADnsFailure()
    {
        var probe = new PingProbe(TimeProvider.System, PingRight.Given);

        var result = await probe.ProbeAsync(Prepared.Target(Some.Target("ping://does-not-exist.invalid")), TestContext.Current.CancellationToken);

        AssertDown(result, FailureKind.Dns, Phase.Dns);
    }

    [Theory]
    [InlineData("ping://127.0.0.1")]
    [InlineData("ping://localhost")]
    [InlineData("tcp://127.0.0.1:9")]
    [InlineData("tls://127.0.0.1:9")]
    public async Task Probe_DenyPrivate_IsBlocked(string url)
    {
        var target = Prepared.Target(Some.Target(url), new MonitorOptions { DenyPrivate = true });
        DeadlineProbe probe = target.Target.Uri.Scheme switch
        {
            "ping" => new PingProbe(TimeProvider.System, PingRight.Given),
            "tcp" => new TcpProbe(TimeProvider.System),
            _ => new TlsProbe(TimeProvider.System, SystemTrust),
        };

        var result = await probe.ProbeAsync(target, TestContext.Current.CancellationToken);

        AssertDown(result, FailureKind.Blocked, Phase.Connect);
    }

    [Theory]
    [InlineData("tls")]
    [InlineData("tcp")]
    public async Task Probe_OurOwnStop_IsNoResult(string scheme)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new SchemeProbe(TimeProvider.System, SystemTrust).ProbeAsync(
            Prepared.Target(Some.Target($"{scheme}://{listener.LocalEndPoint}")), new CancellationToken(canceled: true)));
    }

    private static async Task<ProbeResult> ProbeTlsAsync(X509Certificate2 certificate, TlsTrust trust)
    {
        await using var site = LoopbackSite.Start(
            connection => connection.HangAsync(),
            new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) });
        return await ProbeAsync($"tls://127.0.0.1:{site.Port}", trust: trust);
    }

    private static async Task<ProbeResult> ProbeAsync(string url, Func<Target, Target>? change = null, TlsTrust? trust = null)
    {
        var target = Assert.Single(TargetFile.Parse(url).Targets);
        return await new SchemeProbe(TimeProvider.System, trust ?? SystemTrust).ProbeAsync(
            Prepared.Target(change?.Invoke(target) ?? target), TestContext.Current.CancellationToken);
    }
}
