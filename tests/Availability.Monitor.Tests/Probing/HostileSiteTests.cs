using System.IO.Compression;
using System.Text;
using Availability.Core;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

/// <summary>What servers do that no library would let them.</summary>
public class HostileSiteTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Probe_ClosedOnAccept_IsDownAfterOneDial()
    {
        await using var site = LoopbackSite.Start(_ => Task.CompletedTask);

        var result = await ProbeAsync(site);

        // Whether our request meets the end or a reset is a race of the two machines.
        Assert.True(result.Failure is { Kind: FailureKind.EmptyReply or FailureKind.ConnectionReset, Phase: Phase.FirstByte }, $"{result.Failure}");
        Assert.Equal(1, site.Connections);
    }

    [Fact]
    public async Task Probe_ResetOnAccept_IsAConnectionResetAfterOneDial()
    {
        await using var site = LoopbackSite.Start(connection =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });

        var result = await ProbeAsync(site);

        Assert.Equal(FailureKind.ConnectionReset, result.Failure?.Kind);
        Assert.Equal(1, site.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nab")]
    public async Task Probe_ResetWithinTheBody_IsAConnectionResetWithItsStatus(string before)
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync(before);
            connection.Reset();
        });

        var result = await ProbeAsync(site);

        AssertDown(result, FailureKind.ConnectionReset, Phase.Transfer);
        Assert.Equal((200, 1), (result.StatusCode, site.Connections));
    }

    [Fact]
    public async Task Probe_GzipCutOff_IsTruncatedThoughItsFramingIsWhole()
    {
        var half = Gzip(string.Concat(Enumerable.Range(0, 5_000)))[..2_000];

        var result = await AnswerAsync(
            $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{half.Length:x}\r\n{Latin1(half)}\r\n0\r\n\r\n");

        AssertDown(result, FailureKind.Truncated, Phase.Transfer);
        Assert.Equal("the gzip data ends too early", result.Failure!.Detail);
    }

    [Fact]
    public async Task Probe_EndlessInterimResponses_AreTooLarge() => AssertDown(
        await AnswerAsync(string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 3_000))),
        FailureKind.HeadersTooLarge, Phase.FirstByte);

    [Fact]
    public async Task Probe_ManySmallHeaders_AreTooLarge() => AssertDown(
        await AnswerAsync("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("a:b\r\n", 20_000)) + "\r\n"),
        FailureKind.HeadersTooLarge, Phase.FirstByte);

    [Fact]
    public async Task Probe_PlainBomb_EndsAtTheCap()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = Encoding.Latin1.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
            while (true)
            {
                await connection.WriteAsync(chunk);
            }
        });

        var result = await ProbeAsync(site, target => target with { MaxBody = 300_000 });

        Assert.Equal((Outcome.Up, 300_000L), (result.Outcome, result.BodyBytes));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Probe_CompressedBomb_EndsAtTheCapWithItsPatternJudged(string coding)
    {
        var output = new MemoryStream();
        await using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            await encoder.WriteAsync(new byte[30_000_000], TestContext.Current.CancellationToken);
        }

        var result = await AnswerAsync(
            $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {output.Length}\r\n\r\n{Latin1(output.ToArray())}",
            target => target with { MaxBody = 200_000, Pattern = Some.Pattern("x") });

        AssertDown(result, FailureKind.Pattern, null);
        Assert.Equal(200_000, result.BodyBytes);
    }

    [Theory]
    [InlineData("gzip", "\u001f\u008b\u0008\u0008\0\0\0\0\0\u0003", "x")]
    [InlineData("deflate", "", "\0\0\0\u00ff\u00ff")]
    [InlineData("deflate", "\u0078\u009c", "\0\0\0\u00ff\u00ff")]
    public async Task Probe_CompressedNothingForEver_IsAProtocolErrorLongBeforeTheDeadline(string coding, string start, string again)
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n{start}");
            while (true)
            {
                await connection.WriteAsync(string.Concat(Enumerable.Repeat(again, 10_000)));
            }
        });

        AssertDown(await ProbeAsync(site, target => target with { MaxBody = 10_000 }), FailureKind.ProtocolError, Phase.Transfer);
    }

    [Fact]
    public async Task Probe_ChunkExtensionsForEver_AreAProtocolError()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true)
            {
                await connection.WriteAsync($"1;{new string('x', 8_000)}\r\nx\r\n");
            }
        });

        AssertDown(await ProbeAsync(site), FailureKind.ProtocolError, Phase.Transfer);
    }

    [Fact]
    public async Task Probe_TrickleWithinTheDeadline_IsUp()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            foreach (var character in LoopbackSite.Ok("slow but whole"))
            {
                await connection.WriteAsync(character.ToString());
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, connection.Stopped);
            }
        });

        var result = await ProbeAsync(site, target => target with { Pattern = Some.Pattern("^slow but whole$") });

        Assert.Equal((Outcome.Up, PatternMatch.Matched), (result.Outcome, result.Match));
    }

    [Fact]
    public async Task Probe_HeadersTrickleBeyondTheDeadline_IsATimeoutInTheirPhase()
    {
        ProbeUnderWay? probe = null;
        var started = new TaskCompletionSource();
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync("HTTP/1.1 200 OK\r\n");
            await started.Task;
            for (var left = 20; left > 0; left--)
            {
                probe!.Advance(Short / 20);
                await connection.WriteAsync("A: b\r\n");
            }

            await connection.HangAsync();
        });

        probe = ProbeUnderWay.Start(Some.Target(site.Url, timeout: Short));
        started.SetResult();

        AssertDown(await probe.Result, FailureKind.Timeout, Phase.FirstByte);
    }

    [Fact]
    public async Task Probe_PatternAcrossChunksAndPackets_IsFound()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            foreach (var part in new[] { "ne", "ed", "l\u00c3", "\u00a9" })
            {
                await connection.WriteAsync($"{part.Length:x}\r\n{part}\r\n");
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, connection.Stopped);
            }

            await connection.WriteAsync("0\r\n\r\n");
        });

        Assert.Equal(PatternMatch.Matched, (await ProbeAsync(site, target => target with { Pattern = Some.Pattern("^needlé$") })).Match);
    }

    [Theory]
    [InlineData(10, PatternMatch.Matched)]
    [InlineData(9, PatternMatch.Unmatched)]
    public async Task Probe_PatternAtTheCap_IsJudgedOnWhatWasRead(long cap, PatternMatch match)
    {
        var result = await AnswerAsync(LoopbackSite.Ok("1234needle and more"), target => target with { Pattern = Some.Pattern("needle"), MaxBody = cap });

        Assert.Equal((match, cap), (result.Match, result.BodyBytes));
    }

    [Fact]
    public async Task Probe_CatastrophicPatternOnAnEvilBody_IsJudgedAllTheSame()
    {
        var result = await AnswerAsync(LoopbackSite.Ok(new string('a', 5_000) + "!"), target => target with { Pattern = Some.Pattern("(a+)+$") });

        Assert.Equal((FailureKind.Pattern, PatternMatch.Unmatched), (result.Failure?.Kind, result.Match));
    }

    [Fact]
    public async Task Probe_CatastrophicPatternThatOnlyBacktrackingKnows_IsATimeoutWithinTheDeadline()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok(new string('a', 5_000) + "!"));

        // The search is cut short by the time that is left, which on this clock is all of it whenever the body has come.
        var result = await ProbeUnderWay.Start(Some.Target(site.Url, timeout: Short) with { Pattern = Some.Pattern(@"(?=a)(a+)+\1$") }).Result;

        AssertDown(result, FailureKind.Timeout, Phase.Transfer);
        Assert.Equal((200, PatternMatch.Unused), (result.StatusCode, result.Match));
    }

    [Fact]
    public async Task Probe_CredentialsInTheUrl_AreSentAndInNothingThatIsKept()
    {
        await using var site = LoopbackSite.Start("HTTP/1.1 302 Found\r\nLocation: ftp://ann:s3cret@127.0.0.1/\r\n\r\n");
        var target = Assert.Single(TargetFile.Parse(site.Url.Replace("://", "://ann:s3cret@", StringComparison.Ordinal)).Targets);

        var result = await ProbeAsync(target);

        Assert.Contains("Authorization: Basic YW5uOnMzY3JldA==\r\n", site.Requests.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("ann:", site.Requests.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{target} {result}", StringComparison.Ordinal);
    }

    private static byte[] Gzip(string text)
    {
        var output = new MemoryStream();
        using (var encoder = new GZipStream(output, CompressionLevel.Optimal))
        {
            encoder.Write(Encoding.Latin1.GetBytes(text));
        }

        return output.ToArray();
    }

    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
