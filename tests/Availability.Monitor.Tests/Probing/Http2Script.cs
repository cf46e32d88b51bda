using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Availability.Testing;

namespace Availability.Monitor.Tests.Probing;

/// <summary>A scripted HTTP/2 server: frames as bytes (RFC 9113), headers as literals that HPACK leaves alone (RFC 7541, 6.2.2).</summary>
internal static class Http2Script
{
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    public static LoopbackSite Start(
        X509Certificate2 certificate, Func<LoopbackConnection, Task> script, Action<SslServerAuthenticationOptions>? change = null)
    {
        var tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
        change?.Invoke(tls);
        return LoopbackSite.Start(script, tls);
    }

    /// <summary>Reads up to the request, greets, and answers.</summary>
    public static async Task RespondAsync(LoopbackConnection connection, params byte[][] frames)
    {
        await connection.WriteAsync(Frame(4, 0, 0, []));
        await ReadRequestAsync(connection);
        foreach (var frame in frames)
        {
            await connection.WriteAsync(frame);
        }
    }

    /// <summary>Reads the preface and all frames up to the request's headers.</summary>
    /// <returns>The compressed headers.</returns>
    public static async Task<byte[]> ReadRequestAsync(LoopbackConnection connection)
    {
        await connection.ReadAsync(24);
        while (true)
        {
            var header = await connection.ReadAsync(9);
            var payload = await connection.ReadAsync((header[0] << 16) | (header[1] << 8) | header[2]);
            if (header[3] == 1)
            {
                return payload;
            }
        }
    }

    public static byte[] Headers(int status, bool isEnd = false, params (string Name, string Value)[] headers) =>
        Frame(1, (byte)(EndHeaders | (isEnd ? EndStream : 0)), 1, Block(status, headers));

    /// <summary>Compressed headers, or a part of them.</summary>
    public static byte[] Block(int? status, params (string Name, string Value)[] headers) =>
        [.. status is null ? [] : Literal(":status", $"{status}"), .. headers.SelectMany(header => Literal(header.Name, header.Value))];

    public static byte[] Data(string text, bool isEnd = true) => Frame(0, isEnd ? EndStream : (byte)0, 1, Encoding.Latin1.GetBytes(text));

    public static byte[] Reset(byte error) => Frame(3, 0, 1, [0, 0, 0, error]);

    public static byte[] GoAway(byte lastStream, byte error) => Frame(7, 0, 0, [0, 0, 0, lastStream, 0, 0, 0, error]);

    public static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    private static byte[] Literal(string name, string value) => [0, .. Text(name), .. Text(value)];

    // A length with a prefix of seven bits; a longer one goes on in a second and third byte (RFC 7541, 5.1).
    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var rest = bytes.Length - 127;
        return rest switch
        {
            < 0 => [(byte)bytes.Length, .. bytes],
            < 128 => [127, (byte)rest, .. bytes],
            _ => [127, (byte)(0x80 | (rest & 0x7f)), (byte)(rest >> 7), .. bytes],
        };
    }
}
