using System.Runtime.CompilerServices;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>The body's bytes as they come off the connection, without their framing.</summary>
internal sealed class WireBody(Stream connection, byte[] buffer, BodyFraming framing)
{
    private int _start;
    private int _end;

    /// <summary>Hands over the bytes that were read along with the headers.</summary>
    public void Prime(int start, int end) => (_start, _end) = (start, end);

    /// <summary>Reads some bytes.</summary>
    /// <returns>Zero at the body's proper end.</returns>
    /// <exception cref="ProbeException">It ended before that, or its framing is not readable.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> output, CancellationToken cancellationToken)
    {
        while (!framing.IsComplete)
        {
            framing.Decode(buffer.AsSpan(_start, _end - _start), output.Span, out var taken, out var written);
            _start += taken;
            if (framing.Error is { } error)
            {
                throw new ProbeException(FailureKind.ProtocolError, Phase.Transfer, error);
            }

            if (written > 0)
            {
                return written;
            }

            if (!framing.IsComplete)
            {
                await FillAsync(cancellationToken);
            }
        }

        return 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, await connection.ReadAsync(buffer, cancellationToken));
        if (_end == 0 && framing.Close() is { } missing)
        {
            throw new ProbeException(FailureKind.Truncated, Phase.Transfer, missing);
        }
    }
}
