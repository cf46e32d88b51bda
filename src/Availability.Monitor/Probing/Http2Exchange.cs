using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Text;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>
/// One HTTP/2 request and its response on one connection, through the framework's client. That client dials again when a
/// connection or stream dies early; it is given the one connection that we dialled, and the second time the reason.
/// </summary>
internal sealed class Http2Exchange : IExchange
{
    private const int BufferBytes = 16 * 1024;

    private readonly SslStream _connection;
    private readonly Uri _uri;
    private readonly string _method;
    private readonly Http2FrameWatch _watch = new();
    private readonly HttpMessageInvoker _client;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private bool _isTaken;
    private HttpResponseMessage? _response;
    private WireBody? _body;

    public Http2Exchange(SslStream connection, Uri uri, string method)
    {
        (_connection, _uri, _method) = (connection, uri, method);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => TakeConnection(),
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new Http2WatchedStream(context.PlaintextStream, _watch)),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = ResponseHeadParser.MaxBytes / 1024,
            ActivityHeadersPropagator = null,
            MeterFactory = Http2Meters.Unexported,
        });
    }

    public ResponseHead Head { get; } = new() { IsHttp2 = true };

    public WireBody Body => _body ?? throw new InvalidOperationException("The headers come first.");

    public async ValueTask<ResponseHead> RequestAsync(byte[] request, ProbeRun run, CancellationToken cancellationToken)
    {
        run.Begin(Phase.FirstByte);
        using var message = Message(run.Target.Target);
        try
        {
            _response = await _client.SendAsync(message, cancellationToken);
            ReadHead(_response);
            run.End();
            var content = await _response.Content.ReadAsStreamAsync(cancellationToken);
            _body = new WireBody(new Http2BodyStream(content, _watch), _buffer, BodyFraming.Of(Head, _method));
            return Head;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Http2Failure.Of(exception, Phase.FirstByte, _watch) is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose()
    {
        _response?.Dispose();
        _client.Dispose();
        _connection.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private ValueTask<Stream> TakeConnection()
    {
        if (_isTaken)
        {
            throw Http2Failure.Redial(_watch);
        }

        _isTaken = true;
        return ValueTask.FromResult<Stream>(_connection);
    }

    private HttpRequestMessage Message(Target target)
    {
        var message = new HttpRequestMessage(new HttpMethod(_method), _uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in RequestHead.Headers(target, _uri, _method, RequestHead.IsSameOrigin(target.Uri, _uri)))
        {
            // The connection is HTTP/2's own affair; the length is that of the empty content.
            if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                message.Content ??= new ByteArrayContent([]);
            }
            else if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                (message.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private void ReadHead(HttpResponseMessage response)
    {
        Head.Status = (int)response.StatusCode;
        var reader = new ResponseHeaderReader(Head);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            foreach (var value in values)
            {
                if (reader.Take(Encoding.UTF8.GetBytes($"{name}: {value}")) is { } error)
                {
                    throw new ProbeException(FailureKind.ProtocolError, Phase.FirstByte, error);
                }
            }
        }
    }
}
