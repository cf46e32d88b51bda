using System.Net;
using System.Text.Json.Nodes;
using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed class ApiTests
{
    private const string CheckJson = """
        {
          "request_id": "018f0000-0000-7000-8000-000000000001",
          "scheduled_at": "2026-03-10T12:09:00Z",
          "timestamp": "2026-03-10T12:09:00.0025Z",
          "location": "local",
          "outcome": "down",
          "failure": { "kind": "connect_refused", "phase": "first_byte", "detail": "port 443" },
          "summary": "Connection refused: port 443",
          "status_code": null,
          "response_time": 0.123456,
          "match": "unused",
          "delay": 0.001,
          "timings": { "dns": 0.002, "connect": null, "tls": null, "first_byte": null, "transfer": null, "total": 0.1235 },
          "remote_ip": "192.0.2.1",
          "http_version": null,
          "redirects": null,
          "body_bytes": null,
          "certificate_expires_at": null
        }
        """;

    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static readonly Check Refused = Some.Check(
        "shop", "https://shop.example/", Now.AddMinutes(-1).AddMilliseconds(2.5), Now.AddMinutes(-1), group: "Shop", statusCode: null,
        failure: new(FailureKind.ConnectRefused, Phase.FirstByte, "port 443"), requestId: new("018f0000-0000-7000-8000-000000000001")) with
    {
        Delay = TimeSpan.FromMilliseconds(1),
        Timings = new(Dns: TimeSpan.FromMilliseconds(2), Total: TimeSpan.FromMilliseconds(123.5)),
        RemoteIp = "192.0.2.1",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Targets_SeededHistory_ExactlyThis()
    {
        await using var site = await StatusSite.StartAsync(
            Refused, Some.Check("blog", timestamp: Now.AddMinutes(-1)), Some.Check("shop", "https://shop.example/", Now.AddMinutes(-2), group: "Shop"));

        await AssertJsonAsync(site, "/api/v1/targets?name=shop", $$"""
            {
              "targets": [
                {
                  "id": {{await IdAsync(site, "shop")}},
                  "name": "shop",
                  "url": "https://shop.example/",
                  "group": "Shop",
                  "state": "down",
                  "since": "2026-03-10T12:09:00Z",
                  "since_is_exact": true,
                  "retired": false,
                  "period": 60,
                  "last": {{CheckJson}},
                  "day": {
                    "uptime": 0.5, "coverage": 1, "up": 1, "down": 1, "missed": 0, "expected": 2,
                    "response_time_p50": 0.123456, "response_time_p95": 0.123456
                  }
                }
              ]
            }
            """);
    }

    [Fact]
    public async Task Targets_Name_FiltersExactly()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("one", timestamp: Now.AddMinutes(-1)), Some.Check("one more", timestamp: Now.AddMinutes(-1)));

        Assert.Equal(["one", "one more"], Names(await site.TextAsync("/api/v1/targets")));
        Assert.Equal(["one"], Names(await site.TextAsync("/api/v1/targets?name=one")));
        Assert.Empty(Names(await site.TextAsync("/api/v1/targets?name=on")));
    }

    [Fact]
    public async Task Target_ById_TheSameAsInTheList()
    {
        await using var site = await StatusSite.StartAsync(Refused);

        var listed = JsonNode.Parse(await site.TextAsync("/api/v1/targets"))!["targets"]![0];

        Assert.True(JsonNode.DeepEquals(listed, JsonNode.Parse(await site.TextAsync("/api/v1/targets/1"))));
    }

    [Fact]
    public async Task Checks_OfTarget_ExactlyThis()
    {
        await using var site = await StatusSite.StartAsync(Refused);

        await AssertJsonAsync(site, "/api/v1/targets/1/checks", $$"""{ "checks": [{{CheckJson}}], "next": null }""");
    }

    [Fact]
    public async Task Checks_FollowingNext_EveryCheckOnce()
    {
        Check[] checks = [.. Enumerable.Range(1, 7).Select(number => Some.Check("t", timestamp: Now.AddMinutes(-number)))];
        await using var site = await StatusSite.StartAsync(checks);

        var read = new List<string>();
        for (var next = "/api/v1/targets/1/checks?limit=3"; next is not null;)
        {
            var page = JsonNode.Parse(await site.TextAsync(next))!;
            read.AddRange(page["checks"]!.AsArray().Select(check => (string)check!["request_id"]!));
            next = (string?)page["next"];
        }

        Assert.Equal(checks.Select(check => check.RequestId.ToString()), read);
    }

    [Fact]
    public async Task Checks_BeforeATime_OnlyOlderOnes()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddMinutes(-1)), Some.Check("t", timestamp: Now.AddMinutes(-2)));

        var page = JsonNode.Parse(await site.TextAsync("/api/v1/targets/1/checks?before=2026-03-10T12:09:00Z"))!;

        Assert.Equal("2026-03-10T12:08:00Z", (string?)Assert.Single(page["checks"]!.AsArray())!["scheduled_at"]);
    }

    [Theory]
    [InlineData("/api/v1/targets/1/checks?limit=0", 400, "limit: expected a whole number from 1 to 1000, got '0'.")]
    [InlineData("/api/v1/targets/1/checks?limit=1001", 400, "limit: expected a whole number from 1 to 1000, got '1001'.")]
    [InlineData("/api/v1/targets/1/checks?limit=many", 400, "limit: expected a whole number from 1 to 1000, got 'many'.")]
    [InlineData("/api/v1/targets/1/checks?limit=", 400, "limit: expected a whole number from 1 to 1000, got ''.")]
    [InlineData("/api/v1/targets/1/checks?before=soon", 400, "before: expected a time such as 2026-11-24T13:00:00Z, got 'soon'.")]
    [InlineData("/api/v1/targets/4711", 404, "There is no target with the id 4711.")]
    [InlineData("/api/v1/targets/4711/checks", 404, "There is no target with the id 4711.")]
    [InlineData("/api/v1/targets/one", 404, "There is nothing at /api/v1/targets/one.")]
    public async Task Api_BadRequest_ProblemThatSaysWhatWasExpected(string path, int status, string detail)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("t", timestamp: Now.AddMinutes(-1)));

        using var response = await site.GetAsync(path);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((status, status, detail), ((int)response.StatusCode, (int)problem["status"]!, (string?)problem["detail"]));
    }

    [Fact]
    public async Task Api_DatabaseAway_Problem503()
    {
        await using var site = await StatusSite.StartOnAsync("Host=127.0.0.1;Port=1;Username=u;Timeout=2");

        using var response = await site.GetAsync("/api/v1/targets");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    private static async Task<int> IdAsync(StatusSite site, string name) =>
        (int)JsonNode.Parse(await site.TextAsync($"/api/v1/targets?name={name}"))!["targets"]![0]!["id"]!;

    private static IEnumerable<string?> Names(string json) =>
        JsonNode.Parse(json)!["targets"]!.AsArray().Select(target => (string?)target!["name"]);

    private static async Task AssertJsonAsync(StatusSite site, string path, string expected)
    {
        var actual = JsonNode.Parse(await site.TextAsync(path));

        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual!.ToJsonString());
    }
}
