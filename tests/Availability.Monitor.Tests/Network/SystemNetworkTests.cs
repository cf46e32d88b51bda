using System.Net;
using System.Net.Sockets;
using Availability.Monitor.Network;
using Availability.Monitor.Probing;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests.Network;

public sealed class SystemNetworkTests
{
    // Its patience is not what these are about.
    private static TimeProvider Standing => new FakeTimeProvider();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_ListensOrRefuses_IsAnAnswer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var there = new HostPort("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        var network = new SystemNetwork(Standing);

        Assert.True(await network.AnswersAsync(there, Stop));
        listener.Stop();
        Assert.True(await network.AnswersAsync(there, Stop));
    }

    [Fact]
    public async Task Answers_OneAddressLeadsNowhere_TheOtherIsNotKeptWaiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux leaves a connection beyond the backlog unanswered, and has all of 127.0.0.0/8.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), port));
        dead.Listen(0);
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(dead.LocalEndPoint!, Stop);
        var resolver = new NameResolver(_ => [IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]);

        Assert.True(await new SystemNetwork(Standing, resolver).AnswersAsync(new HostPort("both.example", port), Stop));
    }

    [Fact]
    public async Task NoThreadFreeForALookup_TellsNothing()
    {
        using var release = new ManualResetEventSlim();
        var clock = new FakeTimeProvider();
        var network = new SystemNetwork(clock, Hanging(release));
        var first = network.HasRouteToAsync("slow.example", Stop).AsTask();
        var second = network.HasRouteToAsync("other.example", Stop).AsTask();
        var third = network.AnswersAsync(new HostPort("another.example", 443), Stop).AsTask();
        clock.Advance(TimeSpan.FromSeconds(3));

        // There may be a route, and nobody has answered.
        Assert.Equal((true, true, false), (await first, await second, await third));
        release.Set();
    }

    [Fact]
    public async Task Asked_AfterTheStop_EndsWithIt()
    {
        using var stopped = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var network = new SystemNetwork(Standing, Hanging(release));
        var first = network.HasRouteToAsync("slow.example", stopped.Token).AsTask();
        var second = network.HasRouteToAsync("other.example", stopped.Token).AsTask();
        var third = network.AnswersAsync(new HostPort("other.example", 443), stopped.Token).AsTask();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        release.Set();
    }

    [Fact]
    public async Task HasRouteTo_Loopback_IsTrue() =>
        Assert.True(await new SystemNetwork(Standing).HasRouteToAsync("127.0.0.1", Stop));

    private static NameResolver Hanging(ManualResetEventSlim release) => new(
        _ =>
        {
            release.Wait();
            return [];
        },
        mostThreads: 1);
}
