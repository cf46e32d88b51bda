using System.Net;
using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed class CheckCsvTests
{
    private const string Header =
        "request_id,scheduled_at,timestamp,location,outcome,failure_kind,failure_phase,failure_detail,summary,status_code,response_time,match,delay,"
        + "dns,connect,tls,first_byte,transfer,total,remote_ip,http_version,redirects,body_bytes,certificate_expires_at";

    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_ChecksInRange_NewestFirstAndNoOther()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Enumerable.Range(1, 4).Select(hour => Some.Check("t", timestamp: Now.AddHours(-hour)))]);

        var lines = await LinesAsync(site, "/api/v1/targets/1/checks.csv?from=2026-03-10T09:10:00Z&until=2026-03-10T11:10:00Z");

        Assert.Equal([Header, "2026-03-10T10:10:00Z", "2026-03-10T09:10:00Z", ""], lines.Select((line, index) => index is 1 or 2 ? line.Split(',')[1] : line));
    }

    [Fact]
    public async Task Export_NoRange_TheLastDay()
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddHours(-1)), Some.Check("t", timestamp: Now.AddHours(-25)));

        using var response = await site.GetAsync("/api/v1/targets/1/checks.csv");

        Assert.Equal(3, (await response.Content.ReadAsStringAsync(Cancellation)).Split("\r\n").Length);
        Assert.Equal("target-1-20260309T121000Z-20260310T121000Z.csv", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("&outcome=down", 1)]
    [InlineData("&outcome=Missed", 0)]
    [InlineData("&outcome=up&window=90m", 1)]
    public async Task Export_OutcomeAndWindow_OnlyThose(string query, int expected)
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddHours(-1)), Some.Check("t", timestamp: Now.AddHours(-2), outcome: Outcome.Down), Some.Check("t", timestamp: Now.AddHours(-3)));

        Assert.Equal(expected, (await LinesAsync(site, "/api/v1/targets/1/checks.csv?limit=1" + query)).Length - 2);
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    public async Task Export_TextFromOutside_IsQuotedAndNoFormula(string detail, string cell)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddMinutes(-1), failure: new(FailureKind.Dns, Phase.Dns, detail), statusCode: null));

        Assert.Contains($",down,dns,dns,{cell},", (await LinesAsync(site, "/api/v1/targets/1/checks.csv"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ManyChecks_FirstBytesBeforeTheLastCheckIsRead()
    {
        const int count = 100_000;
        var read = 0;
        using var body = new FirstWrite(() => read);

        await CheckCsv.WriteAsync(body, ReadAsync(), Cancellation);

        Assert.Equal(count, read);
        Assert.InRange(body.ReadBefore!.Value, 1, count / 100);
        Assert.InRange(body.Largest, 1, 256 * 1024);

        async IAsyncEnumerable<Check> ReadAsync()
        {
            for (; read < count; read++)
                yield return Some.Check("t");
            await Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Export_ClientGoesAway_TheReadingStops()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var read = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CheckCsv.WriteAsync(Stream.Null, ReadAsync(gone.Token), gone.Token));

        Assert.Equal(3, read);

        async IAsyncEnumerable<Check> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (; ; cancellationToken.ThrowIfCancellationRequested())
            {
                if (++read == 3)
                    await gone.CancelAsync();
                yield return Some.Check("t");
            }
        }
    }

    [Fact]
    public async Task Export_Head_NoBody()
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddMinutes(-1)));

        using var response = await site.SendAsync(HttpMethod.Head, "/api/v1/targets/1/checks.csv");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    private static async Task<string[]> LinesAsync(StatusSite site, string path) => (await site.TextAsync(path)).Split("\r\n");

    /// <summary>Notes how much had been read when the first bytes came.</summary>
    private sealed class FirstWrite(Func<int> read) : MemoryStream
    {
        public int? ReadBefore { get; private set; }

        public int Largest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ReadBefore ??= read();
            Largest = Math.Max(Largest, buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
