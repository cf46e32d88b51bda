using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Availability.Testing;

/// <summary>
/// A web server on loopback whose every byte a test decides: each accepted connection is handed to a script. Raw sockets, so
/// that it can also do what no server library allows. It can go down (connections are refused) and come back on the same port.
/// </summary>
public sealed class LoopbackSite : IAsyncDisposable
{
    private readonly Func<LoopbackConnection, Task> _script;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentDictionary<LoopbackConnection, Task> _open = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly IPAddress _address;
    private Socket _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connections;

    private LoopbackSite(Func<LoopbackConnection, Task> script, SslServerAuthenticationOptions? tls, IPAddress address)
    {
        (_script, _tls, _address) = (script, tls, address);
        _listener = Bind(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <summary>The same through its whole life.</summary>
    public int Port { get; }

    /// <summary>The page <c>/</c> under the literal address, without a name lookup.</summary>
    public string Url => $"{(_tls is null ? "http" : "https")}://{new IPEndPoint(_address, Port)}/";

    /// <summary>The page <c>/</c> under the name <c>localhost</c>.</summary>
    public string NamedUrl => $"{(_tls is null ? "http" : "https")}://localhost:{Port}/";

    /// <summary>How many connections were accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The request heads read so far, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Starts a site that hands every connection to the script and closes it when the script ends.</summary>
    public static LoopbackSite Start(
        Func<LoopbackConnection, Task> script, SslServerAuthenticationOptions? tls = null, IPAddress? address = null)
    {
        var site = new LoopbackSite(script, tls, address ?? IPAddress.Loopback);
        site.ComeUp();
        return site;
    }

    /// <summary>Starts a site that reads the request, writes these bytes (Latin-1) and closes.</summary>
    public static LoopbackSite Start(string response, SslServerAuthenticationOptions? tls = null) =>
        Start(connection => connection.RespondAsync(response), tls);

    /// <summary>Starts a TLS site with this certificate.</summary>
    public static LoopbackSite StartTls(string response, X509Certificate2 certificate) => Start(
        response,
        new SslServerAuthenticationOptions
        {
            // A context, as the certificate alone would have the framework look for its issuers elsewhere.
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
        });

    /// <summary>A 200 with a length.</summary>
    public static string Ok(string body = "ok") =>
        $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Refuses new connections and resets the open ones.</summary>
    public async Task GoDownAsync()
    {
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var connection in _open.Keys)
        {
            connection.Reset();
        }

        // Bound but not listening: the port stays ours and refuses.
        _listener = Bind(Port);
    }

    /// <summary>Accepts connections (again), on the same port.</summary>
    public void ComeUp()
    {
        _listener.Listen(512);
        _accepting = AcceptAsync(_listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var (connection, running) in _open)
        {
            connection.Reset();
            await running.ConfigureAwait(false);
        }

        _stopped.Dispose();
    }

    private Socket Bind(int port)
    {
        var socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(_address, port));
        return socket;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return; // Gone down or disposed.
            }

            Interlocked.Increment(ref _connections);
            var connection = new LoopbackConnection(socket, _requests.Enqueue, _stopped.Token);
            var start = new TaskCompletionSource();
            _open[connection] = ServeAsync(connection, start.Task);
            start.SetResult();
        }
    }

    private async Task ServeAsync(LoopbackConnection connection, Task start)
    {
        await start.ConfigureAwait(false);
        try
        {
            if (_tls is not null)
            {
                await connection.AuthenticateAsync(_tls).ConfigureAwait(false);
            }

            await _script(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is IOException or SocketException or ObjectDisposedException or AuthenticationException or OperationCanceledException)
        {
            // The client hung up, or the site is going away: a test looks at the client's side.
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            _open.TryRemove(connection, out _);
        }
    }
}
