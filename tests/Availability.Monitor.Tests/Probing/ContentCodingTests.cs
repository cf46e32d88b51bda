using System.IO.Compression;
using System.Text;
using Availability.Core;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public class ContentCodingTests
{
    private static readonly string Text = string.Join('\n', Enumerable.Range(0, 3_000).Select(number => $"line {number * 7919 % 1000}")) + " needle";

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("deflate", "raw")]
    [InlineData("br", "br")]
    public async Task Probe_Coded_IsDecodedForThePattern(string header, string coding)
    {
        var result = await AnswerAsync(Response(header, Encode(coding, Text)), target => target with { Pattern = Some.Pattern("needle$") });

        Assert.Equal((Outcome.Up, PatternMatch.Matched, (long)Text.Length), (result.Outcome, result.Match, result.BodyBytes));
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("deflate", "raw")]
    [InlineData("br", "br")]
    public async Task Read_CutAnywhere_IsTruncated(string header, string coding)
    {
        var whole = Encode(coding, Text);
        for (var length = 2; length < whole.Length; length += 1 + (length / 40))
        {
            var failure = await ReadAsync(header, whole[..length]);
            Assert.True(failure is { Kind: FailureKind.Truncated }, $"{coding} cut at {length} of {whole.Length} gave {failure}");
        }

        Assert.Null(await ReadAsync(header, whole));
        Assert.Null(await ReadAsync(header, Encode(coding, "x")));
    }

    [Fact]
    public async Task Read_SeveralGzipMembersOrPadding_AreWhole()
    {
        Assert.Null(await ReadAsync("gzip", [.. Encode("gzip", Text), .. Encode("gzip", Text)]));
        Assert.Null(await ReadAsync("gzip", [.. Encode("gzip", Text), 0, 0, 0, 0]));
    }

    [Fact]
    public async Task Probe_CorruptData_IsAProtocolError()
    {
        var data = Encode("gzip", Text);
        data[20] ^= 0xff;
        data[21] ^= 0xff;

        AssertDown(await AnswerAsync(Response("gzip", [.. data, .. new byte[5_000]])), FailureKind.ProtocolError, Phase.Transfer);
    }

    [Fact]
    public async Task Probe_Bomb_IsReadToTheCapOnly()
    {
        var result = await AnswerAsync(Response("gzip", Encode("gzip", new string('x', 20_000_000))), target => target with { MaxBody = 100_000 });

        Assert.Equal((Outcome.Up, 100_000L), (result.Outcome, result.BodyBytes));
    }

    [Fact]
    public async Task Probe_CapAtTheVeryEnd_IsUp()
    {
        for (var spare = -1; spare <= 10; spare++)
        {
            var result = await AnswerAsync(Response("gzip", Encode("gzip", Text)), target => target with { MaxBody = Text.Length + spare });

            Assert.Equal((Outcome.Up, (long)Math.Min(Text.Length, Text.Length + spare)), (result.Outcome, result.BodyBytes));
        }
    }

    [Fact]
    public async Task Probe_UnknownCoding_IsUpUnlessAPatternHasToBeJudged()
    {
        var response = Response("zstd", [1, 2, 3]);

        Assert.Equal(Outcome.Up, (await AnswerAsync(response)).Outcome);
        AssertDown(
            await AnswerAsync(response, target => target with { Pattern = Some.Pattern("x") }), FailureKind.ProtocolError, Phase.Transfer);
    }

    [Theory]
    [InlineData("text/html; charset=iso-8859-1", "b\u00fccher", "bücher")]
    [InlineData("text/html; charset=\"windows-1251\"", "\u00ef\u00f0\u00e8", "при")]
    [InlineData("text/html; charset=utf8", "b\u00c3\u00bccher", "bücher")]
    [InlineData("text/html", "b\u00c3\u00bccher", "bücher")]
    [InlineData("text/html; charset=nonsense", "b\u00c3\u00bccher", "bücher")]
    [InlineData("text/html; charset=iso-8859-1", "\u00ef\u00bb\u00bfb\u00c3\u00bccher", "^bücher")]
    [InlineData("text/html", "\u00ff\u00feb\u0000\u00fc\u0000", "^bü$")]
    [InlineData("text/html; charset=utf-8", "b\u00ffcher", "b\ufffdcher")]
    public async Task Probe_Charset_IsDecodedForThePattern(string type, string latin1, string pattern)
    {
        var result = await AnswerAsync(
            $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {latin1.Length}\r\n\r\n{latin1}",
            target => target with { Pattern = Some.Pattern(pattern) });

        Assert.Equal(PatternMatch.Matched, result.Match);
    }

    private static string Response(string header, byte[] body) =>
        $"HTTP/1.1 200 OK\r\nContent-Encoding: {header}\r\nContent-Length: {body.Length}\r\n\r\n{Encoding.Latin1.GetString(body)}";

    private static async Task<Failure?> ReadAsync(string header, byte[] body)
    {
        var exchange = await ParsedResponse.ReadAsync(
            Encoding.Latin1.GetBytes(Response(header, body)), [], TestContext.Current.CancellationToken);
        return exchange.Failure;
    }

    private static byte[] Encode(string coding, string text)
    {
        var output = new MemoryStream();
        using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Optimal),
            "zlib" => new ZLibStream(output, CompressionLevel.Optimal),
            "br" => new BrotliStream(output, CompressionLevel.Optimal),
            _ => new DeflateStream(output, CompressionLevel.Optimal),
        })
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }
}
