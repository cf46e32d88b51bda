using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>
/// Feeds a decompressor and finds out whether the compressed data was whole, which the framework's decompressors do not tell.
/// Those for deflate and Brotli ask for more only when their data is unfinished. The one for gzip also asks whether another
/// member follows; it is given one of our own, which comes out if and only if everything before it was whole.
/// </summary>
internal sealed class CodedSource(WireBody wire, ReadOnlyMemory<byte> first, bool isGzip, long most) : Stream
{
    // A gzip member that stores the eight bytes.
    private static readonly byte[] SentinelMember =
    [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1, 8, 0, 0xf7, 0xff, .. Sentinel, 0x19, 0x8c, 0x40, 0x01, 8, 0, 0, 0,
    ];

    private ReadOnlyMemory<byte> _first = first;
    private long _left = most;
    private ReadOnlyMemory<byte> _sentinel = isGzip ? SentinelMember : default;

    private static ReadOnlySpan<byte> Sentinel => "Sentinel"u8;

    /// <summary>The decompressor wanted more than there is.</summary>
    public bool AskedPastEnd { get; private set; }

    /// <summary>Whether what a decompressor made after it asked past the end proves that all before it was whole.</summary>
    public bool Proves(ReadOnlySpan<byte> output) => isGzip && !output.IsEmpty && Sentinel.StartsWith(output);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_first.IsEmpty)
        {
            var read = AskedPastEnd ? 0 : await wire.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                _left -= read;
                return _left >= 0 ? read : throw new ProbeException(FailureKind.ProtocolError, Phase.Transfer, "compressed data without content");
            }

            AskedPastEnd = true;
            return Take(ref _sentinel, buffer);
        }

        return Take(ref _first, buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Take(ref ReadOnlyMemory<byte> from, Memory<byte> buffer)
    {
        var count = Math.Min(from.Length, buffer.Length);
        from[..count].CopyTo(buffer);
        from = from[count..];
        return count;
    }
}
