using System.Text.Json.Nodes;
using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed class SeriesTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Series_ThreeMinutes_ExactlyThis()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddMinutes(-3)) with { Timings = new(Dns: TimeSpan.FromMilliseconds(2), FirstByte: TimeSpan.FromMilliseconds(100)) },
            Some.Check("t", timestamp: Now.AddMinutes(-1), failure: new(FailureKind.Dns)));

        var series = JsonNode.Parse(await site.TextAsync("/api/v1/targets/1/series?from=2026-03-10T12:07:00Z&until=2026-03-10T12:10:00Z"));

        Assert.Equal(
            JsonNode.Parse("""
                {
                  "from": "2026-03-10T12:07:00Z", "until": "2026-03-10T12:10:00Z", "step": 60,
                  "up": [1, 0, 0], "down": [0, 0, 1], "missed": [0, 0, 0], "expected": [1, 1, 1],
                  "response_time_p50": [0.123456, null, null], "response_time_p95": [0.123456, null, null], "response_time_p99": [0.123456, null, null],
                  "dns": [0.002, null, null], "connect": [null, null, null], "tls": [null, null, null],
                  "first_byte": [0.1, null, null], "transfer": [null, null, null]
                }
                """)!.ToJsonString(),
            series!.ToJsonString());
    }

    [Theory]
    [InlineData("", 900)]
    [InlineData("?from=2026-03-10T11:00:00Z", 60)]
    [InlineData("?from=2026-03-10T02:00:00%2B00:00&until=2026-03-10T12:00:00Z", 300)]
    [InlineData("?from=2026-03-03T12:00:00Z", 3600)]
    [InlineData("?from=2025-03-10T12:00:00Z&until=2027-01-01T00:00:00Z", 86400)]
    public async Task Series_ShorterWindows_AreFiner(string query, int step)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddHours(-11)), Some.Check("t", timestamp: Now.AddMinutes(-1)));

        var series = JsonNode.Parse(await site.TextAsync("/api/v1/targets/1/series" + query))!;

        Assert.Equal(step, (int)series["step"]!);
    }

    [Theory]
    [InlineData("?from=soon", 400, "from: expected a time such as 2026-11-24T13:00:00Z, got 'soon'.")]
    [InlineData("?until=", 400, "until: expected a time such as 2026-11-24T13:00:00Z, got ''.")]
    [InlineData("?from=0001-01-01", 400, "from: expected a time such as 2026-11-24T13:00:00Z, got '0001-01-01'.")]
    [InlineData("?from=2026-03-10T12:00Z&until=2026-03-10T12:00Z", 400, "from: expected a time before 2026-03-10T12:00:00Z, got '2026-03-10T12:00Z'.")]
    [InlineData("?from=2026-03-10T13:00Z&until=2026-03-10T14:00Z", 400, "from: expected a time in the past, got '2026-03-10T13:00Z'.")]
    [InlineData("?from=1980-01-01T00:00Z", 400, "from: expected at most 3660 days, got 16870.")]
    public async Task Series_BadRequest_ProblemThatSaysWhatWasExpected(string query, int status, string detail)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddMinutes(-1)));

        await AssertProblemAsync(site, "/api/v1/targets/1/series" + query, status, detail);
    }

    [Fact]
    public async Task Series_NoSuchTarget_Problem404()
    {
        await using var site = await StatusSite.StartAsync();

        await AssertProblemAsync(site, "/api/v1/targets/4711/series", 404, "There is no target with the id 4711.");
    }

    private static async Task AssertProblemAsync(StatusSite site, string path, int status, string detail)
    {
        using var response = await site.GetAsync(path);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((status, status, detail), ((int)response.StatusCode, (int)problem["status"]!, (string?)problem["detail"]));
    }
}
