using System.Net;
using System.Net.Sockets;
using Availability.Monitor.Probing;
using Availability.Testing;

namespace Availability.Monitor.Tests.Probing;

public class SocketStreamTests
{
    [Fact]
    public async Task Read_CancelledWhileItWaits_IsACancellation()
    {
        await using var site = LoopbackSite.Start(connection => connection.HangAsync());
        await using var stream = await ConnectAsync(site);
        using var cancellation = new CancellationTokenSource();

        var reading = stream.ReadAsync(new byte[1], cancellation.Token).AsTask();
        Assert.False(reading.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Read_CancelledBefore_IsACancellation()
    {
        await using var site = LoopbackSite.Start(connection => connection.HangAsync());
        await using var stream = await ConnectAsync(site);

        await Assert.ThrowsAsync<OperationCanceledException>(() => stream.ReadExactlyAsync(new byte[1], new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task Operations_AfterOthersFailed_WorkAgain()
    {
        await using var down = LoopbackSite.Start(LoopbackSite.Ok());
        await down.GoDownAsync();
        var refused = await Assert.ThrowsAsync<SocketException>(async () => await ConnectAsync(down));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        await using var site = LoopbackSite.Start(connection => connection.WriteAsync("ab"));
        await using var stream = await ConnectAsync(site);
        var bytes = new byte[2];
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);

        Assert.Equal("ab"u8.ToArray(), bytes);
        Assert.Equal(0, await stream.ReadAsync(bytes, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Write_MoreThanTheSystemsBuffersHold_IsWrittenWhole()
    {
        const int Length = 16 * 1024 * 1024;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var stream = await ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var peer = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);

        var writing = stream.WriteAsync(new byte[Length], TestContext.Current.CancellationToken).AsTask();
        var received = 0;
        var buffer = new byte[64 * 1024];
        while (received < Length)
        {
            received += await peer.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        }

        await writing;
        Assert.Equal(Length, received);
    }

    private static Task<SocketStream> ConnectAsync(LoopbackSite site) => ConnectAsync(new IPEndPoint(IPAddress.Loopback, site.Port));

    private static async Task<SocketStream> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await SocketOperation.ConnectAsync(socket, address, TestContext.Current.CancellationToken);
            return new SocketStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
