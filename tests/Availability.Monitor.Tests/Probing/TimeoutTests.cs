using System.Net;
using System.Net.Sockets;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using Microsoft.Extensions.Time.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public class TimeoutTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Probe_ConnectHangs_IsAConnectTimeout()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux leaves a connection beyond the backlog unanswered.");
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(address, TestContext.Current.CancellationToken);

        var probe = ProbeUnderWay.Start(Some.Target($"http://{address}/", timeout: Short));

        AssertDown(await probe.EndInAsync(Phase.Connect), FailureKind.ConnectTimeout, Phase.Connect);
    }

    [Fact]
    public async Task Probe_HandshakeHangs_IsATimeoutInTls()
    {
        await using var site = LoopbackSite.Start(connection => connection.HangAsync());

        var probe = ProbeUnderWay.Start(Some.Target($"https://127.0.0.1:{site.Port}/", timeout: Short));

        AssertDown(await probe.EndInAsync(Phase.Tls), FailureKind.Timeout, Phase.Tls);
    }

    [Theory]
    [InlineData("", Phase.FirstByte)]
    [InlineData("HTTP/1.1 200 OK\r\nServer: x\r\n", Phase.FirstByte)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", Phase.Transfer)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", Phase.Transfer)]
    public async Task Probe_AnswerHangs_IsATimeoutInItsPhase(string before, Phase phase)
    {
        var answered = new TaskCompletionSource();
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync(before);
            answered.SetResult();
            await connection.HangAsync();
        });

        var probe = ProbeUnderWay.Start(Some.Target(site.Url, timeout: Short));
        await answered.Task;
        var result = await probe.EndInAsync(phase);

        AssertDown(result, FailureKind.Timeout, phase);
        Assert.Equal(phase == Phase.Transfer ? 200 : null, result.StatusCode);
        Assert.Equal(result.Timings.Total, result.ResponseTime);
    }

    [Fact]
    public async Task Probe_TrickleBeyondTheDeadline_IsATimeout()
    {
        ProbeUnderWay? probe = null;
        var started = new TaskCompletionSource();
        await using var site = LoopbackSite.Start(async connection =>
        {
            // With the first byte of the body in the same packet, so that some was read whenever the deadline comes.
            await connection.RespondAsync("HTTP/1.1 200 OK\r\n\r\nx");
            await started.Task;
            for (var left = 20; left > 0; left--)
            {
                probe!.Advance(Short / 20);
                await connection.WriteAsync("x");
            }

            await connection.HangAsync();
        });

        probe = ProbeUnderWay.Start(Some.Target(site.Url, timeout: Short));
        await probe.ReachesAsync(Phase.Transfer);
        started.SetResult();
        var result = await probe.Result;

        AssertDown(result, FailureKind.Timeout, Phase.Transfer);
        Assert.True(result.BodyBytes > 0);
    }

    // On the clock of the test: the deadline comes while the second answer is awaited, however busy the machine is.
    [Fact]
    public async Task Probe_RedirectsEachWithinTheDeadline_ShareOne()
    {
        var clock = new FakeTimeProvider();
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            clock.Advance(Short * 0.6);
            await connection.WriteAsync($"HTTP/1.1 302 Found\r\nLocation: /{Guid.NewGuid()}\r\n\r\n");
        });

        AssertDown(await ProbeAsync(Some.Target(site.Url, timeout: Short), clock: clock), FailureKind.Timeout, Phase.FirstByte);

        Assert.Equal(2, site.Requests.Count);
    }

    [Fact]
    public async Task Probe_OurOwnStop_IsNoResult()
    {
        using var stop = new CancellationTokenSource();
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await stop.CancelAsync();
            await connection.HangAsync();
        });

        var probe = new HttpProbe(TimeProvider.System, new TlsTrust());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await probe.ProbeAsync(Prepared.Target(Some.Target(site.Url)), stop.Token));
    }

    [Fact]
    public void Timeout_LongerThanThePeriod_IsCutToIt()
    {
        var target = Prepared.Target(Some.Target(period: TimeSpan.FromSeconds(2), timeout: TimeSpan.FromSeconds(5)));

        Assert.Equal(TimeSpan.FromSeconds(2), target.Timeout);
    }
}
