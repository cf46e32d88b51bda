using System.Net;
using System.Net.Sockets;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

/// <summary>From a name to a connection: lookups, address families, addresses that are refused.</summary>
public class DialTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly MonitorOptions DenyPrivate = new() { DenyPrivate = true };

    [Fact]
    public async Task Probe_LookupHangs_IsATimeoutInDns()
    {
        using var release = new ManualResetEventSlim();
        var asked = new TaskCompletionSource();
        var resolver = new NameResolver(_ =>
        {
            asked.SetResult();
            release.Wait();
            return [];
        });

        var probe = ProbeUnderWay.Start(Some.Target("http://slow.example/", timeout: Short), resolver: resolver);
        await asked.Task;
        var result = await probe.EndInAsync(Phase.Dns);

        release.Set();
        AssertDown(result, FailureKind.Timeout, Phase.Dns);
        Assert.Null(result.Timings.Dns);
    }

    [Fact]
    public async Task Probe_NameWithoutAddress_FailsInDns() =>
        AssertDown(await ProbeAsync(Some.Target("http://empty.example/"), resolver: Resolver()), FailureKind.Dns, Phase.Dns);

    [Fact]
    public async Task Probe_InternationalName_IsLookedUpAndNamedInAscii()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        string? asked = null;
        var resolver = new NameResolver(host =>
        {
            asked = host;
            return [IPAddress.Loopback];
        });

        var result = await ProbeAsync(Some.Target($"http://bücher.example:{site.Port}/"), resolver: resolver);

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.Equal("xn--bcher-kva.example", asked);
        Assert.Contains($"Host: xn--bcher-kva.example:{site.Port}\r\n", site.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::1", "127.0.0.1")]
    [InlineData("127.0.0.1", "::1")]
    public async Task Probe_OneAddressFamilyRefuses_TheOtherAnswers(string first, string second)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var site = LoopbackSite.Start(connection => connection.RespondAsync(LoopbackSite.Ok()), address: IPAddress.Parse(second));

        var result = await ProbeAsync(Some.Target($"http://both.example:{site.Port}/"), resolver: Resolver(first, second));

        Assert.Equal((Outcome.Up, second), (result.Outcome, result.RemoteIp));
    }

    [Fact]
    public async Task Probe_FirstAddressHangs_LeavesTimeForTheSecond()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux leaves a connection beyond the backlog unanswered, and has all of 127.0.0.0/8.");
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), site.Port));
        dead.Listen(0);
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(dead.LocalEndPoint!, TestContext.Current.CancellationToken);

        var probe = ProbeUnderWay.Start(
            Some.Target($"http://both.example:{site.Port}/", timeout: Short), resolver: Resolver("127.0.0.2", "127.0.0.1"));
        await probe.DialsAsync();
        probe.Advance(Short / 2);
        var result = await probe.Result;

        Assert.Equal((Outcome.Up, "127.0.0.1"), (result.Outcome, result.RemoteIp));
    }

    [Fact]
    public async Task Probe_AllAddressesRefuse_TellsEach()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        await site.GoDownAsync();

        var result = await ProbeAsync(Some.Target($"http://both.example:{site.Port}/"), resolver: Resolver("127.0.0.2", "127.0.0.1"));

        AssertDown(result, FailureKind.ConnectRefused, Phase.Connect);
        Assert.Equal("127.0.0.2: refused; 127.0.0.1: refused", result.Failure!.Detail);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public async Task Probe_PrivateAddressDenied_IsBlockedWithoutADial(string host)
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());

        var result = await ProbeAsync(Some.Target($"http://{host}:{site.Port}/"), options: DenyPrivate);

        AssertDown(result, FailureKind.Blocked, Phase.Connect);
        Assert.Equal(0, site.Connections);
    }

    [Fact]
    public async Task Probe_NameOfAPrivateAddressDenied_IsBlockedWithoutADial()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());

        var result = await ProbeAsync(Some.Target(site.NamedUrl), options: DenyPrivate);

        AssertDown(result, FailureKind.Blocked, Phase.Connect);
        Assert.Equal(0, site.Connections);
    }

    // The first hop is let through by a second target: to a loopback site no public address leads.
    [Fact]
    public async Task Dial_EveryHop_IsLookedAt()
    {
        var run = new ProbeRun(Prepared.Target(Some.Target("http://public.example/"), DenyPrivate), TimeProvider.System);
        var dialer = new Dialer(TimeProvider.System, Resolver("127.0.0.1"));

        var fault = await Assert.ThrowsAsync<ProbeException>(async () =>
            await dialer.DialAsync(new Uri("http://where-a-redirect.leads/"), run, TestContext.Current.CancellationToken));

        Assert.Equal(FailureKind.Blocked, fault.Failure.Kind);
    }

    [Fact]
    public async Task Probe_WithoutTheFlag_PrivateAddressesAreDialled()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());

        Assert.Equal(Outcome.Up, (await ProbeAsync(site)).Outcome);
    }

    [Fact]
    public async Task Probe_BlockedBesideADialledAddress_IsNotTheReason()
    {
        // Whatever becomes of an address for documentation: silence, no route, a refusal.
        var probe = ProbeUnderWay.Start(
            Some.Target("http://mixed.example:1/", timeout: Short), resolver: Resolver("192.0.2.1", "127.0.0.1"), options: DenyPrivate);
        await probe.DialsAsync();
        probe.Advance(Short / 2);
        var result = await probe.Result;

        Assert.NotEqual(FailureKind.Blocked, result.Failure!.Kind);
        Assert.Contains("127.0.0.1: 127.0.0.1 is a private address", result.Failure.Detail, StringComparison.Ordinal);
    }
}
