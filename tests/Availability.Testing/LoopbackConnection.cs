using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Availability.Testing;

/// <summary>One accepted connection of a <see cref="LoopbackSite"/>, driven by a test's script.</summary>
public sealed class LoopbackConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Action<string> _onRequest;
    private Stream _stream;

    internal LoopbackConnection(Socket socket, Action<string> onRequest, CancellationToken stopped)
    {
        socket.NoDelay = true;
        (_socket, _onRequest, Stopped) = (socket, onRequest, stopped);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Cancelled when the site is disposed.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Reads up to the empty line, and notes the head in <see cref="LoopbackSite.Requests"/>.</summary>
    public async Task<string> ReadRequestAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!EndsWithEmptyLine(head))
        {
            if (await _stream.ReadAsync(one, Stopped).ConfigureAwait(false) == 0)
            {
                throw new IOException("The client closed before its request was complete.");
            }

            head.Append((char)one[0]);
        }

        var text = head.ToString();
        _onRequest(text);
        return text;
    }

    /// <summary>Reads exactly so many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, Stopped).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Writes the text as Latin-1: one character, one byte.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Writes these bytes.</summary>
    public Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes, Stopped).AsTask();

    /// <summary>Reads a request and writes this response.</summary>
    public async Task RespondAsync(string response)
    {
        await ReadRequestAsync().ConfigureAwait(false);
        await WriteAsync(response).ConfigureAwait(false);
    }

    /// <summary>Neither answers nor closes until the client hangs up or the site is disposed.</summary>
    public async Task HangAsync()
    {
        var buffer = new byte[256];
        while (await _stream.ReadAsync(buffer, Stopped).ConfigureAwait(false) > 0)
        {
            // Whatever the client says, silence is the answer.
        }
    }

    /// <summary>Closes with a TCP reset instead of a clean end.</summary>
    public void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return; // Closed already.
        }

        _socket.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Says close_notify.
            if (_stream is SslStream tls)
            {
                await tls.ShutdownAsync().ConfigureAwait(false);
            }

            await DrainAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
            or InvalidOperationException or AuthenticationException or OperationCanceledException)
        {
            // Reset by either side: nothing left to say.
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    internal async Task AuthenticateAsync(SslServerAuthenticationOptions options)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(options, Stopped).ConfigureAwait(false);
    }

    // Closing a socket with unread bytes resets it, and the client would lose what it had not read yet.
    private async Task DrainAsync()
    {
        if (_socket.Connected)
        {
            _socket.Shutdown(SocketShutdown.Send);
            while (_socket.Available > 0)
            {
                await _socket.ReceiveAsync(new byte[_socket.Available], Stopped).ConfigureAwait(false);
            }
        }
    }

    private static bool EndsWithEmptyLine(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';
}
