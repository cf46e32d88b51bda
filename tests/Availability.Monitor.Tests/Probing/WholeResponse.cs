using System.IO.Compression;
using System.Text;
using CsCheck;

namespace Availability.Monitor.Tests.Probing;

/// <summary>Responses as servers send them, in every coding and framing; some damaged afterwards.</summary>
internal static class WholeResponse
{
    private static readonly string[] Codings = ["", "gzip", "deflate", "raw", "br"];

    private static readonly Gen<string> Body = Gen.Select(Gen.Char['a', 'd'].Array[0, 60], Gen.Int[1, 60])
        .Select((characters, times) => string.Concat(Enumerable.Repeat(new string(characters), times)));

    /// <summary>With the body that it brings.</summary>
    public static Gen<(byte[] Bytes, string Body)> Any { get; } = Gen.Select(
        Body, Gen.Int[0, 4].Select(index => Codings[index]), Gen.Int[0, 2], Gen.Int[1, 90].Array[1, 6])
        .Select((body, coding, framing, chunks) => (Write(body, coding, framing, chunks), body));

    /// <summary>One byte changed, or the end missing.</summary>
    public static Gen<byte[]> Damaged { get; } = Gen.Select(Any, Gen.Double[0, 1], Gen.Byte, Gen.Bool).Select((response, where, value, isCut) =>
    {
        var at = (int)(where * (response.Bytes.Length - 1));
        return isCut ? response.Bytes[..at] : [.. response.Bytes[..at], value, .. response.Bytes[(at + 1)..]];
    });

    private static byte[] Write(string body, string coding, int framing, int[] chunks)
    {
        var content = Encode(Encoding.Latin1.GetBytes(body), coding);
        var head = "HTTP/1.1 200 OK\r\n" + (coding.Length == 0 ? "" : $"Content-Encoding: {(coding == "raw" ? "deflate" : coding)}\r\n");
        return framing switch
        {
            0 => [.. Encoding.Latin1.GetBytes($"{head}Content-Length: {content.Length}\r\n\r\n"), .. content],
            1 => [.. Encoding.Latin1.GetBytes($"{head}\r\n"), .. content],
            _ => [.. Encoding.Latin1.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n"), .. Chunked(content, chunks), .. "0\r\n\r\n"u8],
        };
    }

    private static IEnumerable<byte> Chunked(byte[] content, int[] sizes)
    {
        for (var (start, number) = (0, 0); start < content.Length; number++)
        {
            var chunk = content[start..Math.Min(start + sizes[number % sizes.Length], content.Length)];
            start += chunk.Length;
            foreach (var value in (byte[])[.. Encoding.Latin1.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8])
            {
                yield return value;
            }
        }
    }

    private static byte[] Encode(byte[] body, string coding)
    {
        if (coding.Length == 0)
        {
            return body;
        }

        using var output = new MemoryStream();
        using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "raw" => new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            encoder.Write(body);
        }

        return output.ToArray();
    }
}
