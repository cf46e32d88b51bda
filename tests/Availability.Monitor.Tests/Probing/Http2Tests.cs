using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Text;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using static Availability.Monitor.Tests.Probing.Http2Script;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public sealed class Http2Tests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly LoopbackCertificates _certificates = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Probe_Http2_IsUpWithEverythingMeasured()
    {
        await using var site = Start(connection => RespondAsync(connection, Headers(200), Data("hello", isEnd: false), Data(" world")));

        var result = await ProbeHttp2Async(site, target => target with { Pattern = Some.Pattern("^hello world$") });

        Assert.Null(result.Failure);
        Assert.Equal((Outcome.Up, 200, "2", 11L, PatternMatch.Matched), (result.Outcome, result.StatusCode, result.HttpVersion, result.BodyBytes, result.Match));
        Assert.NotNull(result.Timings.Connect);
        Assert.NotNull(result.Timings.Tls);
        Assert.NotNull(result.Timings.FirstByte);
        Assert.NotNull(result.Timings.Transfer);
        Assert.NotNull(result.CertificateExpiresAt);
        Assert.Equal(1, site.Connections);
    }

    // The framework's client would tell the site's address: in a tag of its meter, and in a span of its own.
    [Fact]
    public async Task Probe_Http2_IsNothingThatTheFrameworkExports()
    {
        await using var site = Start(connection => RespondAsync(connection, Headers(200), Data("hello")));
        var told = new ConcurrentQueue<string>();
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Note(span.OperationName, span.TagObjects),
        };
        ActivitySource.AddActivityListener(spans);
        using var measurements = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "System.Net.Http")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        measurements.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument.Name, tags.ToArray()));
        measurements.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument.Name, tags.ToArray()));
        measurements.Start();

        Assert.Equal(Outcome.Up, (await ProbeHttp2Async(site)).Outcome);

        Assert.Empty(told);

        // Other tests have clients, too.
        void Note(string name, IEnumerable<KeyValuePair<string, object?>> tags)
        {
            if (tags.Any(tag => tag.Key == "server.port" && tag.Value is int port && port == site.Port))
            {
                told.Enqueue(name);
            }
        }
    }

    [Fact]
    public async Task Probe_ServerOffersHttp1Only_SpeaksThat()
    {
        await using var site = LoopbackSite.StartTls(LoopbackSite.Ok(), _certificates.Issue());

        var result = await ProbeHttp2Async(site);

        Assert.Equal((Outcome.Up, "1.1", 1), (result.Outcome, result.HttpVersion, site.Connections));
    }

    [Fact]
    public async Task Probe_WithoutTheOption_Http2IsNotOffered()
    {
        await using var site = Start(connection => connection.RespondAsync(LoopbackSite.Ok()));

        AssertDown(await ProbeAsync(site, trust: Trust()), FailureKind.TlsHandshake, Phase.Tls);
    }

    [Fact]
    public async Task Probe_Request_HasOurHeadersAndNoneOfTheConnection()
    {
        var headers = "";
        await using var site = Start(async connection =>
        {
            await connection.WriteAsync(Frame(4, 0, 0, []));
            headers = Encoding.Latin1.GetString(await ReadRequestAsync(connection));
            await connection.WriteAsync(Headers(204, isEnd: true));
        });

        var result = await ProbeHttp2Async(site, target => target with { Method = "POST", Headers = [new("X-One", "1"), new("Content-Type", "text/x")] });

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.Contains("Availability/", headers, StringComparison.Ordinal);
        Assert.Contains("x-one", headers, StringComparison.Ordinal);
        Assert.Contains("text/x", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("connection", headers, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", headers, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Probe_Redirect_IsFollowedOnANewConnection()
    {
        var hop = 0;
        await using var site = Start(connection => RespondAsync(
            connection, hop++ == 0 ? Headers(302, isEnd: true, ("location", "/end")) : Headers(404, isEnd: true)));

        var result = await ProbeHttp2Async(site);

        AssertDown(result, FailureKind.Status, null);
        Assert.Equal((404, 1, 2), (result.StatusCode, result.Redirects, site.Connections));
    }

    [Fact]
    public async Task Probe_RefusedStream_IsAConnectionResetAfterOneDial() => AssertRefused(
        await AnswerHttp2Async(Reset(7)), FailureKind.ConnectionReset, Phase.FirstByte, "the server reset the stream (REFUSED_STREAM)");

    [Fact]
    public async Task Probe_StreamResetBeforeTheHeaders_IsAConnectionReset() => AssertRefused(
        await AnswerHttp2Async(Reset(2)), FailureKind.ConnectionReset, Phase.FirstByte, "the server reset the stream (INTERNAL_ERROR)");

    [Fact]
    public async Task Probe_StreamResetWithinTheBody_IsAConnectionReset() => AssertRefused(
        await AnswerHttp2Async(Headers(200), Data("ab", isEnd: false), Reset(8)), FailureKind.ConnectionReset, Phase.Transfer, "the server reset the stream (CANCEL)");

    [Fact]
    public async Task Probe_GoAwayBeforeTheRequestIsTaken_IsAConnectionResetAfterOneDial() => AssertRefused(
        await AnswerHttp2Async(GoAway(0, 11)), FailureKind.ConnectionReset, Phase.FirstByte, "the server sent GOAWAY (ENHANCE_YOUR_CALM)");

    [Fact]
    public async Task Probe_GoAwayWithAnErrorWithinTheBody_IsAConnectionReset()
    {
        var result = await AnswerHttp2Async(Headers(200), Data("ab", isEnd: false), GoAway(1, 2));

        AssertRefused(result, FailureKind.ConnectionReset, Phase.Transfer, "the server sent GOAWAY (INTERNAL_ERROR)");
    }

    [Fact]
    public async Task Probe_PoliteGoAwayBeforeTheEnd_IsUp() =>
        Assert.Equal(Outcome.Up, (await AnswerHttp2Async(Headers(200), GoAway(1, 0), Data("ab"))).Outcome);

    [Fact]
    public async Task Probe_ClosedAfterTheHandshake_IsAnEmptyReplyAfterOneDial()
    {
        await using var site = Start(connection => ReadRequestAsync(connection));

        var result = await ProbeHttp2Async(site);

        AssertDown(result, FailureKind.EmptyReply, Phase.FirstByte);
        Assert.Equal(1, site.Connections);
    }

    [Fact]
    public async Task Probe_ClosedWithinTheBody_IsTruncated()
    {
        var result = await AnswerHttp2Async(Headers(200), Data("ab", isEnd: false));

        AssertDown(result, FailureKind.Truncated, Phase.Transfer);
        Assert.Equal(200, result.StatusCode);
    }

    [Fact]
    public async Task Probe_ShorterThanItsLength_IsTruncated()
    {
        var result = await AnswerHttp2Async(Headers(200, false, ("content-length", "5")), Data("ab"));

        AssertDown(result, FailureKind.Truncated, Phase.Transfer);
        Assert.Equal("2 of 5 bytes came", result.Failure!.Detail);
    }

    [Fact]
    public async Task Probe_NotHttp2AtAll_IsAProtocolError()
    {
        await using var site = Start(async connection =>
        {
            await ReadRequestAsync(connection);
            await connection.WriteAsync(LoopbackSite.Ok());
        });

        AssertDown(await ProbeHttp2Async(site), FailureKind.ProtocolError, Phase.FirstByte);
    }

    [Fact]
    public async Task Probe_FrameOutOfOrder_IsAProtocolError() => AssertDown(
        await AnswerHttp2Async(Headers(200), Frame(9, 4, 1, []), Data("ab")), FailureKind.ProtocolError, Phase.Transfer);

    [Fact]
    public async Task Probe_HugeHeaders_AreTooLarge()
    {
        var line = ("x-large", new string('x', 8_000));

        // One frame is at most 16 KiB; what follows is a continuation.
        var frames = Enumerable.Range(0, 10).Select(number => number == 0
            ? Frame(1, 0, 1, Block(200, line))
            : Frame(9, (byte)(number == 9 ? 4 : 0), 1, Block(null, line)));

        AssertDown(await AnswerHttp2Async([.. frames]), FailureKind.HeadersTooLarge, Phase.FirstByte);
    }

    [Fact]
    public async Task Probe_EndlessInterimResponses_AreTooLarge() => AssertDown(
        await AnswerHttp2Async([.. Enumerable.Repeat(Headers(103, false, ("link", new string('x', 100))), 1_000)]), FailureKind.HeadersTooLarge, Phase.FirstByte);

    [Fact]
    public async Task Probe_InterimResponse_IsSkipped() =>
        Assert.Equal(200, (await AnswerHttp2Async(Headers(103), Headers(200), Data("ab"))).StatusCode);

    [Fact]
    public async Task Probe_AnswersWholeAndResetsInOnePacket_IsUp() =>
        Assert.Equal(Outcome.Up, (await AnswerHttp2Async([.. Headers(200), .. Data("ab"), .. Reset(0), .. GoAway(1, 0)])).Outcome);

    [Fact]
    public async Task Probe_ClientCertificateRequired_SaysSo()
    {
        await using var site = Start(connection => RespondAsync(connection, Headers(200, isEnd: true)), tls =>
        {
            tls.ClientCertificateRequired = true;
            tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        });

        var result = await ProbeHttp2Async(site);

        Assert.True(result.Failure?.Kind == FailureKind.TlsHandshake, $"{result.Failure}");
        Assert.StartsWith("the server asks for a client certificate; ", result.Failure!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_GzipCutOff_IsTruncated()
    {
        var result = await AnswerHttp2Async(Headers(200, false, ("content-encoding", "gzip")), Data("\u001f\u008b\u0008\0\0\0\0\0\0\u0003x"));

        AssertDown(result, FailureKind.Truncated, Phase.Transfer);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(10)]
    [InlineData(0)]
    public async Task Probe_AnyEnd_ClosesItsConnection(int cap)
    {
        var (closed, answered) = (0, 0);
        await using var site = Start(async connection =>
        {
            await RespondAsync(connection, cap == 0 ? [] : [Headers(200), Data(new string('x', 20), isEnd: cap > 10)]);
            Interlocked.Increment(ref answered);
            try
            {
                await connection.HangAsync();
            }
            finally
            {
                Interlocked.Increment(ref closed);
            }
        });

        for (var check = 0; check < 5; check++)
        {
            var probe = StartHttp2(site, target => target with { MaxBody = Math.Max(cap, 1) });
            await Eventually.TrueAsync(
                () => Volatile.Read(ref answered) > check, Patience, "the site has answered", TestContext.Current.CancellationToken);
            await (cap == 0 ? probe.EndInAsync(Phase.FirstByte) : probe.Result);
        }

        await Eventually.TrueAsync(
            () => Volatile.Read(ref closed) == site.Connections, Patience, "all connections are closed", TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false, Phase.FirstByte)]
    [InlineData(true, Phase.Transfer)]
    public async Task Probe_AnswerHangs_IsATimeoutInItsPhase(bool afterHeaders, Phase phase)
    {
        await using var site = Start(async connection =>
        {
            await RespondAsync(connection, afterHeaders ? [Headers(200)] : []);
            await connection.HangAsync();
        });

        AssertDown(await StartHttp2(site).EndInAsync(phase), FailureKind.Timeout, phase);
    }

    [Fact]
    public async Task Probe_EndlessBody_EndsAtTheCap()
    {
        await using var site = Start(async connection =>
        {
            await RespondAsync(connection, Headers(200), Data(new string('x', 16_000), isEnd: false), Data(new string('x', 16_000), isEnd: false));
            await connection.HangAsync();
        });

        var result = await ProbeHttp2Async(site, target => target with { MaxBody = 20_000 });

        Assert.Equal((Outcome.Up, 20_000L), (result.Outcome, result.BodyBytes));
    }

    private static void AssertRefused(ProbeResult result, FailureKind kind, Phase phase, string detail)
    {
        Assert.Equal((kind, phase, detail), (result.Failure?.Kind, result.Failure?.Phase, result.Failure?.Detail));
        Assert.Equal(Outcome.Down, result.Outcome);
    }

    private TlsTrust Trust() => new([_certificates.Root]);

    private LoopbackSite Start(Func<LoopbackConnection, Task> script, Action<SslServerAuthenticationOptions>? change = null) =>
        Http2Script.Start(_certificates.Issue(), script, change);

    private async Task<ProbeResult> ProbeHttp2Async(LoopbackSite site, Func<Target, Target>? change = null) =>
        await ProbeAsync(site, target => (change?.Invoke(target) ?? target) with { HttpVersion = 2 }, Trust());

    private ProbeUnderWay StartHttp2(LoopbackSite site, Func<Target, Target>? change = null) =>
        ProbeUnderWay.Start((change?.Invoke(Some.Target(site.Url)) ?? Some.Target(site.Url)) with { HttpVersion = 2 }, Trust());

    private async Task<ProbeResult> AnswerHttp2Async(params byte[][] frames)
    {
        await using var site = Start(connection => RespondAsync(connection, frames));
        var result = await ProbeHttp2Async(site);
        Assert.Equal(1, site.Connections);
        return result;
    }
}
