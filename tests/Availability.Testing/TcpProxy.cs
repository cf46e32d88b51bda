using System.Net;
using System.Net.Sockets;

namespace Availability.Testing;

/// <summary>Stands before a server that is to go away and come back: down, it cuts every connection and refuses new ones.</summary>
public sealed class TcpProxy(string host, int port) : IAsyncDisposable
{
    private TcpListener? _listener;
    private CancellationTokenSource _up = new();

    /// <summary>Where it listens; the same after the first <see cref="Up"/>.</summary>
    public int Port { get; private set; }

    /// <summary>Takes connections.</summary>
    public void Up()
    {
        _up = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener, _up.Token);
    }

    /// <summary>Cuts all and refuses new ones.</summary>
    public async Task DownAsync()
    {
        _listener?.Stop();
        await _up.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _up.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken down)
    {
        while (!down.IsCancellationRequested)
        {
            _ = ForwardAsync(await listener.AcceptTcpClientAsync(down), down);
        }
    }

    private async Task ForwardAsync(TcpClient client, CancellationToken down)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(host, port, down);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), down), server.GetStream().CopyToAsync(client.GetStream(), down));
        }
    }
}
