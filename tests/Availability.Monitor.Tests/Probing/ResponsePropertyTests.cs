using System.Text;
using CsCheck;

namespace Availability.Monitor.Tests.Probing;

public class ResponsePropertyTests
{
    private static readonly string[] Fragments =
    [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 404\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 302 Found\n", "Content-Length: 5\r\n",
        "Content-Length: 4, 4\r\n", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "Content-Type: text/html; charset=utf-8\r\n",
        "Location: /x\r\n", " folded\r\n", "no colon\r\n", "\r\n", "\n", "\r", "\0", "hello", "5\r\nhello\r\n", "0\r\n\r\n", "0\r\n", "a;x=y\r\n0123456789\r\n",
        "Trailer: t\r\n", "ffffffffffffffff\r\n", "\u001f\u008b\u0008", "X: " + new string('x', 3_000) + "\r\n",
    ];

    private static readonly Gen<byte[]> Responses = Gen.Frequency(
        (5, Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]).Array[0, 12].Select(parts => Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\n" + string.Concat(parts)))),
        (3, Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]).Array[0, 30].Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts)))),
        (3, WholeResponse.Damaged),
        (1, Gen.Byte.Array[0, 500]));

    private static readonly Gen<int[]> Sizes = Gen.Frequency((1, Gen.Const(new[] { 1 })), (3, Gen.Int[1, 700].Array[1, 8]));

    [Fact]
    public async Task Read_AnySplit_GivesTheSame() => await Gen.Select(Responses, Sizes).SampleAsync(async (response, sizes) =>
    {
        var cancellation = TestContext.Current.CancellationToken;

        var whole = await ParsedResponse.ReadAsync(response, [], cancellation);
        var split = await ParsedResponse.ReadAsync(response, sizes, cancellation);

        Assert.Equal(whole, split);
    }, iter: 5_000);

    [Fact]
    public async Task Read_WholeResponseInAnySplit_GivesItsBody() => await Gen.Select(WholeResponse.Any, Sizes).SampleAsync(async (response, sizes) =>
    {
        var read = await ParsedResponse.ReadAsync(response.Bytes, sizes, TestContext.Current.CancellationToken);

        Assert.Null(read.Failure);
        Assert.Equal(response.Body, read.Body);
    }, iter: 3_000);

    [Fact]
    public async Task Read_AnyBytes_StaysWithinTheCap() => await Gen.Select(Responses, Gen.Int[0, 8]).SampleAsync(async (response, cap) =>
    {
        var result = await ParsedResponse.ReadAsync(response, [], TestContext.Current.CancellationToken, cap);

        Assert.InRange(result.Body.Length, 0, cap);
    }, iter: 3_000);

    [Fact]
    public async Task Read_AnyBytesForEver_TakesNoMoreThanItsLimits() => await Gen.Select(Responses, Gen.Int[0, 5_000]).SampleAsync(async (response, cap) =>
    {
        // What follows is a body without an end, or headers without one.
        var endless = new SplitStream([.. response, .. new byte[400_000].Select(_ => (byte)'x')], [1_000]);

        await ParsedResponse.ReadAsync(endless, cap, TestContext.Current.CancellationToken);

        // Headers, the cap, chunk framing of the same size at worst, and what one read brought along.
        Assert.InRange(endless.Taken, 0, (64 * 1024) + (64 * 1024) + (16 * 1024) + (2 * cap) + 20_000);
    }, iter: 1_000);
}
