using System.Net;
using System.Net.Sockets;

namespace Availability.Testing;

/// <summary>Stands before a server that is to go away and come back: down, it cuts every connection and refuses new ones.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly string _host;
    private readonly int _port;
    private Socket _listener;
    private CancellationTokenSource _up = new();

    /// <summary>Down, before the server at this host and port.</summary>
    public TcpProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener = Bind(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <summary>Where it listens, through its whole life.</summary>
    public int Port { get; }

    /// <summary>Takes connections.</summary>
    public void Up()
    {
        _up = new CancellationTokenSource();
        _listener.Listen();
        _ = AcceptAsync(_listener, _up.Token);
    }

    /// <summary>Cuts all and refuses new ones.</summary>
    public async Task DownAsync()
    {
        _listener.Dispose();
        await _up.CancelAsync();
        // Bound but not listening: the port stays ours, whatever other tests look for one meanwhile.
        _listener = Bind(Port);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _up.CancelAsync();
        _up.Dispose();
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task AcceptAsync(Socket listener, CancellationToken down)
    {
        while (!down.IsCancellationRequested)
        {
            _ = ForwardAsync(await listener.AcceptAsync(down), down);
        }
    }

    private async Task ForwardAsync(Socket accepted, CancellationToken down)
    {
        await using var client = new NetworkStream(accepted, ownsSocket: true);
        using var server = new TcpClient();
        await server.ConnectAsync(_host, _port, down);
        await Task.WhenAny(client.CopyToAsync(server.GetStream(), down), server.GetStream().CopyToAsync(client, down));
    }
}
