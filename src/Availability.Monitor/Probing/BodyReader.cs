using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>Reads a body, decompressed, to its end or to the cap; a body that stops short of both is <c>truncated</c>.</summary>
internal static class BodyReader
{
    private const int PeekBytes = 4096;

    public static ValueTask ReadAsync(WireBody wire, ContentCoding coding, BodyBuffer into, CancellationToken cancellationToken) =>
        coding is ContentCoding.Identity or ContentCoding.Unknown
            ? ReadPlainAsync(wire, into, cancellationToken)
            : ReadCodedAsync(wire, coding, into, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask ReadPlainAsync(WireBody wire, BodyBuffer into, CancellationToken cancellationToken)
    {
        int read;
        while (!into.IsFull && (read = await wire.ReadAsync(into.Free(), cancellationToken)) > 0)
        {
            into.Advance(read);
        }
    }

    private static async ValueTask ReadCodedAsync(
        WireBody wire, ContentCoding coding, BodyBuffer into, CancellationToken cancellationToken)
    {
        var peek = ArrayPool<byte>.Shared.Rent(PeekBytes);
        try
        {
            // Two bytes tell zlib from raw deflate. An empty body is what servers send with any coding for "nothing".
            var peeked = 0;
            int read;
            while (peeked < 2 && (read = await wire.ReadAsync(peek.AsMemory(peeked), cancellationToken)) > 0)
            {
                peeked += read;
            }

            if (peeked > 0)
            {
                var source = new CodedSource(wire, peek.AsMemory(0, peeked), coding == ContentCoding.Gzip);
                await using var decoder = Decoder(source, coding, peek);
                await DecodeAsync(decoder, source, coding, into, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(peek);
        }
    }

    private static async ValueTask DecodeAsync(
        Stream decoder, CodedSource source, ContentCoding coding, BodyBuffer into, CancellationToken cancellationToken)
    {
        try
        {
            while (!into.IsFull)
            {
                var output = into.Free();
                var read = await decoder.ReadAsync(output, cancellationToken);
                if (source.AskedPastEnd)
                {
                    // A decompressor asks for input only when it has no output left, so this is not of the body.
                    if (!source.Proves(output.Span[..read]))
                    {
                        throw Truncated(coding);
                    }

                    return;
                }

                if (read == 0)
                {
                    return;
                }

                into.Advance(read);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            throw source.AskedPastEnd
                ? Truncated(coding)
                : new ProbeException(FailureKind.ProtocolError, Phase.Transfer, $"the {Name(coding)} data is corrupt");
        }
    }

    private static Stream Decoder(Stream source, ContentCoding coding, byte[] peek) => coding switch
    {
        ContentCoding.Gzip => new GZipStream(source, CompressionMode.Decompress),
        ContentCoding.Brotli => new BrotliStream(source, CompressionMode.Decompress),
        // RFC 9110 means zlib; some servers send the bare deflate data, and browsers take both.
        _ => (peek[0] & 0x0f) == 8 && ((peek[0] << 8) | peek[1]) % 31 == 0
            ? new ZLibStream(source, CompressionMode.Decompress)
            : new DeflateStream(source, CompressionMode.Decompress),
    };

    private static ProbeException Truncated(ContentCoding coding) =>
        new(FailureKind.Truncated, Phase.Transfer, $"the {Name(coding)} data ends too early");

    private static string Name(ContentCoding coding) => coding == ContentCoding.Brotli ? "br" : coding == ContentCoding.Gzip ? "gzip" : "deflate";
}
