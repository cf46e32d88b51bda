using Availability.Core;
using Availability.Monitor.Probing;
using static Availability.Monitor.Tests.Probing.LoopbackResolver;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public class DnsProbeTests
{
    private static readonly (int, byte[]) Address = (1, [192, 0, 2, 1]);
    private static readonly (int, byte[]) OtherAddress = (1, [192, 0, 2, 2]);

    [Fact]
    public async Task Probe_AnswerComes_IsUpWithItsTime()
    {
        var result = await ProbeAsync("example.com", (query, _) => Response(query, records: Address));

        Assert.Equal((Outcome.Up, PatternMatch.Unused), (result.Outcome, result.Match));
        Assert.Equal("127.0.0.1", result.RemoteIp);
        Assert.Null(result.StatusCode);
        Assert.Null(result.Timings.Connect);
        Assert.NotNull(result.Timings.FirstByte);
        Assert.InRange(result.ResponseTime, result.Timings.FirstByte.Value, result.Timings.Total!.Value);
    }

    [Theory]
    [InlineData("192.0.2.2", true)]
    [InlineData("192.0.2.3", false)]
    public async Task Probe_Expected_MustBeAmongTheAnswers(string expected, bool isThere)
    {
        var result = await ProbeAsync($"example.com?expect={expected}", (query, _) => Response(query, records: [Address, OtherAddress]));

        Assert.Equal(isThere ? (Outcome.Up, PatternMatch.Matched) : (Outcome.Down, PatternMatch.Unmatched), (result.Outcome, result.Match));
        Assert.Equal(isThere ? null : new Failure(FailureKind.Pattern, null, "expected 192.0.2.3, the answer is 192.0.2.1, 192.0.2.2"), result.Failure);
    }

    public static TheoryData<string, string, int, byte[]> Types => new()
    {
        { "AAAA", "2001:DB8::1", 28, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
        { "CNAME", "Www.example.org", 5, Name("www.example.ORG") },
        { "NS", "ns.example.org.", 2, Name("ns.example.org") },
        { "PTR", "host.example.org", 12, Name("host.example.org") },
        { "MX", "mail.example.org", 15, [0, 10, .. Name("mail.example.org")] },
        { "SRV", "mail.example.org:993", 33, [0, 1, 0, 2, 993 >> 8, 993 & 255, .. Name("mail.example.org")] },
        { "TXT", "v%3Dspf1%20-all", 16, [8, .. "v=spf1 -"u8, 3, .. "all"u8] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Probe_OtherTypes_AreComparedAsTheyAreWritten(string type, string expected, int number, byte[] data)
    {
        var result = await ProbeAsync($"example.com?type={type}&expect={expected}", (query, _) => Response(query, records: (number, data)));

        Assert.Equal((null, PatternMatch.Matched), (result.Failure?.Detail, result.Match));
    }

    [Theory]
    [InlineData(3, "NXDOMAIN")]
    [InlineData(2, "SERVFAIL")]
    [InlineData(5, "REFUSED")]
    public async Task Probe_ResolverSaysNo_IsDownWithItsWord(int code, string word)
    {
        await using var resolver = Start((query, _) => Response(query, code));

        var result = await ProbeAsync(resolver, "example.com");

        Assert.Equal(new Failure(FailureKind.Dns, Phase.FirstByte, word), result.Failure);
        Assert.Equal(1, resolver.Questions);
    }

    [Fact]
    public async Task Probe_OnlyOtherTypes_IsDown()
    {
        var result = await ProbeAsync("example.com?type=AAAA", (query, _) => Response(query, records: (5, Name("www.example.org"))));

        Assert.Equal(new Failure(FailureKind.Dns, Phase.FirstByte, "no record of type AAAA"), result.Failure);
    }

    [Fact]
    public async Task Probe_Truncated_AsksOverTcp()
    {
        await using var resolver = Start((query, overTcp) => overTcp ? Response(query, records: Address) : Response(query, truncated: true));

        var result = await ProbeAsync(resolver, "example.com?expect=192.0.2.1");

        Assert.Equal(Outcome.Up, result.Outcome);
        Assert.Equal(2, resolver.Questions);
    }

    [Fact]
    public async Task Probe_TruncatedAndNoTcp_IsTruncated()
    {
        await using var resolver = Start((query, _) => Response(query, truncated: true), alsoTcp: false);

        AssertDown(await ProbeAsync(resolver, "example.com"), FailureKind.Truncated, Phase.FirstByte);
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0, 0, 0x80, 0x80, 0, 1, 0xff, 0xff, 0, 0, 0, 0, 63, 1, 2, 3 })]
    public async Task Probe_Garbage_IsAProtocolError(byte[] garbage)
    {
        // With the query's own id, which is what tells it from an answer to somebody else.
        var result = await ProbeAsync("example.com", (query, _) => [.. query.Take(2), .. garbage.Skip(2)]);

        AssertDown(result, FailureKind.ProtocolError, Phase.FirstByte);
    }

    [Fact]
    public async Task Probe_AnswerToAnotherQuestion_IsAProtocolError()
    {
        var result = await ProbeAsync("example.com", (query, _) =>
        {
            query[0] ^= 0xff;
            return Response(query, records: Address);
        });

        AssertDown(result, FailureKind.ProtocolError, Phase.FirstByte);
    }

    [Fact]
    public async Task Probe_Silence_IsATimeout()
    {
        var asked = new TaskCompletionSource();
        await using var resolver = Start((_, _) =>
        {
            asked.TrySetResult();
            return null;
        });

        var probe = ProbeUnderWay.Start(Question(resolver, "example.com"), clock => new DnsProbe(clock));
        await asked.Task;

        AssertDown(await probe.EndInAsync(Phase.FirstByte), FailureKind.Timeout, Phase.FirstByte);
        Assert.Equal(1, resolver.Questions);
    }

    [Fact]
    public async Task Probe_DenyPrivate_AsksNothing()
    {
        await using var resolver = Start((query, _) => Response(query, records: Address));
        var target = Assert.Single(TargetFile.Parse($"dns://127.0.0.1:{resolver.Port}/example.com").Targets);

        var result = await new DnsProbe(TimeProvider.System).ProbeAsync(
            Prepared.Target(target, new MonitorOptions { DenyPrivate = true }), TestContext.Current.CancellationToken);

        AssertDown(result, FailureKind.Blocked, Phase.Connect);
        Assert.Equal(0, resolver.Questions);
    }

    private static async Task<ProbeResult> ProbeAsync(string question, Func<byte[], bool, byte[]?> answer)
    {
        await using var resolver = Start(answer);
        return await ProbeAsync(resolver, question);
    }

    private static async Task<ProbeResult> ProbeAsync(LoopbackResolver resolver, string question) =>
        await new DnsProbe(TimeProvider.System).ProbeAsync(Prepared.Target(Question(resolver, question)), TestContext.Current.CancellationToken);

    private static Target Question(LoopbackResolver resolver, string question) =>
        Assert.Single(TargetFile.Parse($"dns://127.0.0.1:{resolver.Port}/{question}").Targets);
}
