using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using CsCheck;
using static Availability.Monitor.Tests.Probing.Http2Script;

namespace Availability.Monitor.Tests.Probing;

public sealed class Http2PropertyTests : IDisposable
{
    private static readonly byte[][] Known =
    [
        Frame(4, 0, 0, []), Frame(4, 1, 0, []), Headers(200), Headers(200, isEnd: true), Headers(302, isEnd: true, ("location", "/x")), Headers(103),
        Headers(200, false, ("content-length", "5")), Headers(200, false, ("content-encoding", "gzip")), Headers(200, false, ("content-length", "x")),
        Data("hello"), Data("hel", isEnd: false), Data("", isEnd: false), Reset(7), Reset(0), GoAway(0, 0), GoAway(1, 2), Frame(6, 0, 0, new byte[8]),
        Frame(8, 0, 1, [0, 0, 1, 0]), Frame(9, 4, 1, []), Frame(5, 4, 1, [0, 0, 0, 2]), Frame(1, 4, 1, Block(null, ("trailer", "x"))), Frame(1, 5, 3, Block(200)),
    ];

    private static readonly Gen<byte[]> Frames = Gen.Frequency(
        (6, Gen.Int[0, Known.Length - 1].Select(index => Known[index])),
        (1, Gen.Select(Gen.Byte[0, 10], Gen.Byte, Gen.Byte[0, 3], Gen.Byte.Array[0, 40]).Select((type, flags, stream, payload) => Frame(type, flags, stream, payload))),
        (1, Gen.Byte.Array[1, 60]));

    private static readonly Gen<byte[]> Answers = Frames.Array[0, 8].Select(frames => frames.SelectMany(frame => frame).ToArray());

    private readonly LoopbackCertificates _certificates = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void Take_AnySplit_SeesTheSame() => Gen.Select(Answers, Gen.Int[1, 40].Array[1, 8]).Sample((bytes, sizes) =>
    {
        var (whole, split) = (new Http2FrameWatch(), new Http2FrameWatch());

        whole.Take(bytes);
        for (var (start, read) = (0, 0); start < bytes.Length; read++)
        {
            var size = Math.Min(sizes[read % sizes.Length], bytes.Length - start);
            split.Take(bytes.AsSpan(start, size));
            start += size;
        }

        Assert.Equal((whole.IsUntouched, whole.HasResponse, whole.Refusal), (split.IsUntouched, split.HasResponse, split.Refusal));
    }, iter: 5_000);

    [Fact]
    public async Task Probe_AnyFrames_AreTheSitesFaultOrNone()
    {
        var answer = Array.Empty<byte>();
        await using var site = Start(_certificates.Issue(), connection => RespondAsync(connection, answer));
        var probe = new HttpProbe(TimeProvider.System, new TlsTrust([_certificates.Root]));
        var target = Prepared.Target(Some.Target(site.Url, pattern: "x") with { HttpVersion = 2, MaxBody = 100 });

        await Answers.SampleAsync(async bytes =>
        {
            answer = bytes;
            var result = await probe.ProbeAsync(target, TestContext.Current.CancellationToken);

            Assert.True(result.Outcome != Outcome.Missed && result.Failure?.Kind != FailureKind.Timeout, $"{result.Failure}");
            Assert.InRange(result.BodyBytes ?? 0, 0, 100);
            Assert.True(result.Failure is not { Detail: { } detail } || !detail.Contains("   at ", StringComparison.Ordinal), $"{result.Failure}");
        }, iter: 400, threads: 1);
    }
}
