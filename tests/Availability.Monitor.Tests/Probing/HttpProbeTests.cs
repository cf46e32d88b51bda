using System.Net;
using System.Net.Sockets;
using Availability.Core;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public class HttpProbeTests
{
    [Fact]
    public async Task Probe_SiteAnswers_IsUpWithEverythingMeasured()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok("hello"));

        var result = await ProbeAsync(site);

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.Null(result.Failure);
        Assert.Equal((200, "1.1", 0, 5L), (result.StatusCode, result.HttpVersion, result.Redirects, result.BodyBytes));
        Assert.Equal("127.0.0.1", result.RemoteIp);
        Assert.Equal(PatternMatch.Unused, result.Match);
        Assert.Null(result.Timings.Dns);
        Assert.Null(result.Timings.Tls);
        Assert.NotNull(result.Timings.Connect);
        Assert.NotNull(result.Timings.FirstByte);
        Assert.NotNull(result.Timings.Transfer);
        Assert.InRange(result.ResponseTime, TimeSpan.FromMicroseconds(1), result.Timings.Total!.Value);
        Assert.Equal(0, result.StartedAt.Ticks % TimeSpan.TicksPerMicrosecond);
        Assert.Equal(0, result.ResponseTime.Ticks % TimeSpan.TicksPerMicrosecond);
    }

    [Fact]
    public async Task Probe_ByName_LooksItUp()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());

        var result = await ProbeAsync(Some.Target(site.NamedUrl));

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.NotNull(result.Timings.Dns);
    }

    [Fact]
    public async Task Probe_Request_IsComplete()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());

        await ProbeAsync(Some.Target(site.Url + "a%20b?q=ü#fragment"));

        Assert.Equal(
            $"GET /a%20b?q=%C3%BC HTTP/1.1\r\nHost: 127.0.0.1:{site.Port}\r\nUser-Agent: Availability/0.1.0 (uptime check)\r\n"
            + "Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nConnection: close\r\n\r\n",
            site.Requests.Single());
    }

    [Fact]
    public async Task Probe_HeadersAndCredentials_AreSentAndReplaceOurs()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());

        await ProbeAsync(site, target => target with
        {
            Method = "POST",
            Credentials = new Credentials("user", "pässword"),
            Headers = [new("user-agent", "mine"), new("X-One", "1")],
        });

        var request = site.Requests.Single();
        Assert.StartsWith("POST / HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Basic " + Convert.ToBase64String("user:pässword"u8) + "\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 0\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("user-agent: mine\r\nX-One: 1\r\n\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Availability/", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_SecondCheck_UsesAFreshConnection()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());

        await ProbeAsync(site);
        await ProbeAsync(site);

        Assert.Equal(2, site.Connections);
    }

    [Theory]
    [InlineData(404, "200-299", false)]
    [InlineData(503, "200-299", false)]
    [InlineData(404, "404", true)]
    [InlineData(999, "200-299", false)]
    public async Task Probe_Status_IsJudged(int status, string expected, bool isUp)
    {
        var result = await AnswerAsync(
            $"HTTP/1.1 {status} Some\r\nContent-Length: 0\r\n\r\n", target => target with { Status = Prepared.Status(expected) });

        Assert.Equal(status, result.StatusCode);
        Assert.Equal(isUp ? null : FailureKind.Status, result.Failure?.Kind);
        Assert.Equal(isUp ? null : $"expected {expected}", result.Failure?.Detail);
    }

    [Theory]
    [InlineData("needle", false, PatternMatch.Matched, true)]
    [InlineData("missing", false, PatternMatch.Unmatched, false)]
    [InlineData("needle", true, PatternMatch.Matched, false)]
    [InlineData("missing", true, PatternMatch.Unmatched, true)]
    public async Task Probe_Pattern_IsJudged(string pattern, bool absent, PatternMatch match, bool isUp)
    {
        var result = await AnswerAsync(
            LoopbackSite.Ok("hay needle hay"), target => target with { Pattern = Some.Pattern(pattern), Absent = absent });

        Assert.Equal(match, result.Match);
        Assert.Equal(isUp ? null : FailureKind.Pattern, result.Failure?.Kind);
    }

    [Fact]
    public async Task Probe_StatusAndPatternWrong_StatusIsTheReasonAndThePatternIsJudged()
    {
        var result = await AnswerAsync(
            "HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\noops", target => target with { Pattern = Some.Pattern("fine") });

        AssertDown(result, FailureKind.Status, null);
        Assert.Equal(PatternMatch.Unmatched, result.Match);
    }

    [Fact]
    public async Task Probe_StatusWrongAndBodyTruncated_StatusIsTheReason()
    {
        var result = await AnswerAsync(
            "HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\noops", target => target with { Pattern = Some.Pattern("oops") });

        AssertDown(result, FailureKind.Status, null);
        Assert.Equal("expected 200-299; then the body: 4 of 9 bytes came", result.Failure!.Detail);
        Assert.Equal(PatternMatch.Unused, result.Match);
    }

    [Fact]
    public async Task Probe_SlowerThanMaxTime_IsTooSlow()
    {
        var result = await AnswerAsync(LoopbackSite.Ok(), target => target with { MaxTime = TimeSpan.FromTicks(1) });

        AssertDown(result, FailureKind.TooSlow, null);
        Assert.Equal(200, result.StatusCode);
    }

    [Fact]
    public async Task Probe_Refused_SaysSo()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        await site.GoDownAsync();

        var result = await ProbeAsync(site);

        AssertDown(result, FailureKind.ConnectRefused, Phase.Connect);
        Assert.Null(result.StatusCode);
        Assert.Null(result.Redirects);
        Assert.Null(result.Timings.Connect);
        Assert.True(result.ResponseTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task Probe_AfterTheSiteCameBack_IsUp()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        await site.GoDownAsync();
        site.ComeUp();

        Assert.Equal(Outcome.Up, (await ProbeAsync(site)).Outcome);
    }

    [Fact]
    public async Task Probe_ClosedBeforeTheFirstByte_IsAnEmptyReplyAfterOneDial()
    {
        await using var site = LoopbackSite.Start(connection => connection.ReadRequestAsync());

        AssertDown(await ProbeAsync(site), FailureKind.EmptyReply, Phase.FirstByte);
        Assert.Equal(1, site.Connections);
    }

    [Theory]
    [InlineData("", Phase.FirstByte)]
    [InlineData("HTTP/1.1 200 OK\r\n", Phase.FirstByte)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", Phase.Transfer)]
    public async Task Probe_Reset_IsAConnectionResetAfterOneDial(string before, Phase phase)
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync(before);
            connection.Reset();
        });

        AssertDown(await ProbeAsync(site), FailureKind.ConnectionReset, phase);
        Assert.Equal(1, site.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "3 of 9 bytes came")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "the last chunk did not come")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", "the last chunk did not come")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", "the last chunk did not come")]
    public async Task Probe_BodyEndsEarly_IsTruncated(string response, string detail)
    {
        var result = await AnswerAsync(response);

        AssertDown(result, FailureKind.Truncated, Phase.Transfer);
        Assert.Equal(detail, result.Failure!.Detail);
        Assert.Equal(200, result.StatusCode);
    }

    [Fact]
    public async Task Probe_HeadersEndEarly_IsTruncated() =>
        AssertDown(await AnswerAsync("HTTP/1.1 200 OK\r\nServer: x"), FailureKind.Truncated, Phase.FirstByte);

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("hello")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\rContent-Length: 3\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n 4\r\n\r\nabc")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")]
    public async Task Probe_NotHttpOrAmbiguous_IsAProtocolError(string response) =>
        AssertDown(await AnswerAsync(response), FailureKind.ProtocolError, Phase.FirstByte);

    [Theory]
    [InlineData("x\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabcd\r\n0\r\n\r\n")]
    [InlineData("3x\r\nabc\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")]
    public async Task Probe_BadChunks_IsAProtocolError(string body) =>
        AssertDown(await AnswerAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body), FailureKind.ProtocolError, Phase.Transfer);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3 ;x=y\r\ndef\r\n0\r\nTrailer: x\r\n\r\n", 6)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", 3)]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 3, 3\r\nContent-Length : 3\r\n\r\nabc and more", 3)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nuntil close", 11)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\n\r\nHTTP/1.1 200 OK\r\nno colon\r\nA: b\r\n folded\r\nContent-Length: 3\r\n\r\nabc", 3)]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 0)]
    public async Task Probe_UnusualButClear_IsUp(string response, int bytes)
    {
        var result = await AnswerAsync(response);

        Assert.Equal((Outcome.Up, (long)bytes), (result.Outcome, result.BodyBytes));
    }

    [Fact]
    public async Task Probe_HeadersBeyondTheLimit_AreTooLarge()
    {
        var line = "X-Long: " + new string('x', 8_000) + "\r\n";

        AssertDown(
            await AnswerAsync("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat(line, 9)) + "\r\n"), FailureKind.HeadersTooLarge, Phase.FirstByte);
        Assert.Equal(
            Outcome.Up,
            (await AnswerAsync("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat(line, 8)) + "Content-Length: 0\r\n\r\n")).Outcome);
    }

    [Fact]
    public async Task Probe_OneEndlessHeader_IsTooLarge() => AssertDown(
        await AnswerAsync("HTTP/1.1 200 OK\r\nX: " + new string('x', 70_000)), FailureKind.HeadersTooLarge, Phase.FirstByte);

    [Fact]
    public async Task Probe_BodyBeyondTheCap_IsReadToTheCapAndIsUp()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync("HTTP/1.1 200 OK\r\n\r\n" + new string('x', 100_000));
            await connection.HangAsync();
        });

        var result = await ProbeAsync(site, target => target with { MaxBody = 50_001, Pattern = Some.Pattern("^x+$") });

        Assert.Equal((Outcome.Up, 50_001L, PatternMatch.Matched), (result.Outcome, result.BodyBytes, result.Match));
    }

    [Fact]
    public async Task Probe_Head_DoesNotWaitForABody()
    {
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.RespondAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            await connection.HangAsync();
        });

        Assert.Equal(Outcome.Up, (await ProbeAsync(site, target => target with { Method = "HEAD" })).Outcome);
    }

    [Fact]
    public async Task Probe_Ipv6Literal_IsDialledAndNamedInHost()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var site = LoopbackSite.Start(connection => connection.RespondAsync(LoopbackSite.Ok()), address: IPAddress.IPv6Loopback);

        Assert.Equal(Outcome.Up, (await ProbeAsync(site)).Outcome);
        Assert.Contains($"Host: [::1]:{site.Port}\r\n", site.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_NameThatDoesNotExist_FailsInDns() =>
        AssertDown(await ProbeAsync(Some.Target("http://no-such-host.invalid/")), FailureKind.Dns, Phase.Dns);
}
