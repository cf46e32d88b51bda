using System.Buffers;
using System.Runtime.CompilerServices;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>One HTTP/1.1 request and its response on one connection; owns the connection and a pooled buffer.</summary>
internal sealed class HttpExchange(Stream connection, string method, byte[] buffer) : IExchange
{
    private const int BodyBytes = 16 * 1024;

    private readonly ResponseHeadParser _parser = new();
    private byte[] _buffer = buffer;
    private WireBody? _body;

    public ResponseHead Head => _parser.Head;

    public WireBody Body => _body ?? throw new InvalidOperationException("The headers come first.");

    /// <summary>Sends the request and reads the response's headers.</summary>
    /// <exception cref="ProbeException">No response, or one that cannot be read.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ResponseHead> RequestAsync(byte[] request, ProbeRun run, CancellationToken cancellationToken)
    {
        run.Begin(Phase.FirstByte);
        await connection.WriteAsync(request, cancellationToken);
        var (start, end) = (0, 0);
        while (!_parser.IsComplete)
        {
            (start, end) = MakeRoom(start, end);
            var read = await connection.ReadAsync(_buffer.AsMemory(end), cancellationToken);
            if (read == 0)
            {
                throw Closed();
            }

            end += read;
            start += _parser.Advance(_buffer.AsSpan(start, end - start));
            if (_parser.Failure is { } failure)
            {
                throw new ProbeException(failure.Kind, failure.Phase, failure.Detail!);
            }
        }

        run.End();
        if (_buffer.Length < BodyBytes && !(Head.ContentLength <= _buffer.Length))
        {
            (start, end) = Enlarge(start, end, BodyBytes);
        }

        _body = new WireBody(connection, _buffer, BodyFraming.Of(Head, method));
        _body.Prime(start, end);
        return Head;
    }

    public void Dispose()
    {
        connection.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private ProbeException Closed() => _parser.IsUntouched
        ? new ProbeException(FailureKind.EmptyReply, Phase.FirstByte, "the connection was closed before the first byte of a response")
        : new ProbeException(FailureKind.Truncated, Phase.FirstByte, "the connection was closed within the headers");

    // What is left is an unfinished line; the parser refuses one that is too long before the buffer can outgrow its limit.
    private (int Start, int End) MakeRoom(int start, int end)
    {
        var kept = _buffer.AsSpan(start, end - start);
        if (kept.Length < _buffer.Length)
        {
            kept.CopyTo(_buffer);
            return (0, kept.Length);
        }

        return Enlarge(start, end, _buffer.Length * 2);
    }

    private (int Start, int End) Enlarge(int start, int end, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(start, end - start).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return (0, end - start);
    }
}
