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
                    "response_time_p50": 0.123456, "response_time_p95": 0.123456,
                    "response_time_p99": 0.123456, "response_time_max": 0.123456
                  }
                }
              ],
              "next": null
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

    [Theory]
    [InlineData("q=SHOP", "shop 1", "shop 2")]
    [InlineData("q=blog.example", "blog")]
    [InlineData("q=sales", "shop 1", "shop 2")]
    [InlineData("q=sales&state=down", "shop 2")]
    [InlineData("state=UP", "blog", "shop 1")]
    [InlineData("state=unknown")]
    [InlineData("group=", "blog")]
    [InlineData("group=Sales", "shop 1", "shop 2")]
    [InlineData("group=sales")]
    [InlineData("name=shop 1&state=down")]
    [InlineData("retired=false", "blog", "shop 1", "shop 2")]
    [InlineData("retired=true")]
    public async Task Targets_Filtered_OnlyThose(string query, params string[] expected)
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("shop 1", "https://one.example/", Now.AddMinutes(-1), group: "Sales"),
            Some.Check("shop 2", "https://two.example/", Now.AddMinutes(-1), group: "Sales", outcome: Outcome.Down),
            Some.Check("blog", "https://blog.example/", Now.AddMinutes(-1)));

        Assert.Equal(expected, Names(await site.TextAsync("/api/v1/targets?" + query)));
    }

    [Fact]
    public async Task Targets_FollowingNext_EveryTargetOnceAndTheFilterKept()
    {
        string[] names = ["a & b", "B?", "c#1", "d%20", "é", "no"];
        await using var site = await StatusSite.StartAsync(
            [.. names.Select(name => Some.Check(name, timestamp: Now.AddMinutes(-1), group: name == "no" ? null : "g"))]);

        var read = new List<string?>();
        for (var next = "/api/v1/targets?group=g&limit=2"; next is not null;)
        {
            var page = await site.TextAsync(next);
            read.AddRange(Names(page));
            next = (string?)JsonNode.Parse(page)!["next"];
        }

        Assert.Equal(names.Except(["no"]).Order(StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task Uptime_FromUntil_WhatWasObservedInIt()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddHours(-3)), Refused with { Target = "t", ScheduledAt = Now.AddHours(-2) }, Some.Check("t", timestamp: Now.AddMinutes(-1)));

        var uptime = JsonNode.Parse(await site.TextAsync("/api/v1/targets/1/uptime?from=2026-03-10T09:00:00Z&until=2026-03-10T11:00:00Z"))!;

        Assert.Equal((1, 1), ((int)uptime["total"]!["up"]!, (int)uptime["total"]!["down"]!));
        Assert.Equal(1, (int)uptime["failures"]!["connect_refused"]!);
        Assert.Equal(["2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"], uptime["buckets"]!.AsArray().Select(bucket => (string?)bucket!["start"]));
    }

    [Theory]
    [InlineData("/api/v1/targets")]
    [InlineData("/api/v1/targets/1")]
    [InlineData("/api/v1/targets/1/uptime")]
    [InlineData("/api/v1/targets/1/checks")]
    [InlineData("/api/v1/openapi.json")]
    [InlineData("/badges/1/state.svg")]
    [InlineData("/badges/1/uptime.svg")]
    public async Task Answer_AskedForAgain_304UntilItChanges(string path)
    {
        await using var site = await StatusSite.StartAsync(Refused);
        using var first = await site.GetAsync(path);
        var tag = first.Headers.ETag!.ToString();

        using var same = await site.SendAsync(HttpMethod.Get, path, ("If-None-Match", tag));
        using var other = await site.SendAsync(HttpMethod.Get, path, ("If-None-Match", "\"other\""));
        using var head = await site.SendAsync(HttpMethod.Head, path);

        Assert.Equal((HttpStatusCode.NotModified, tag), (same.StatusCode, same.Headers.ETag!.ToString()));
        Assert.Equal((HttpStatusCode.OK, tag), (other.StatusCode, other.Headers.ETag!.ToString()));
        Assert.Equal((HttpStatusCode.OK, tag, 0), (head.StatusCode, head.Headers.ETag!.ToString(), (await head.Content.ReadAsByteArrayAsync(Cancellation)).Length));
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
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

    [Theory]
    [InlineData("", 3)]
    [InlineData("&outcome=up", 2)]
    [InlineData("&outcome=DOWN", 1)]
    [InlineData("&outcome=missed", 0)]
    public async Task Checks_Outcome_OnlyThoseOnEveryPage(string query, int expected)
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("t", timestamp: Now.AddMinutes(-1)), Some.Check("t", timestamp: Now.AddMinutes(-2), outcome: Outcome.Down), Some.Check("t", timestamp: Now.AddMinutes(-3)));

        var read = 0;
        for (var next = "/api/v1/targets/1/checks?limit=1" + query; next is not null;)
        {
            var page = JsonNode.Parse(await site.TextAsync(next))!;
            read += page["checks"]!.AsArray().Count;
            next = (string?)page["next"];
        }

        Assert.Equal(expected, read);
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
    [InlineData("/api/v1/targets/1/checks?before=0001-01-01T00:00:00Z", 400, "before: expected a time such as 2026-11-24T13:00:00Z, got '0001-01-01T00:00:00Z'.")]
    [InlineData("/api/v1/targets?state=grey", 400, "state: expected up, down or unknown, got 'grey'.")]
    [InlineData("/api/v1/targets?limit=0&retired=perhaps", 400,
        "limit: expected a whole number from 1 to 1000, got '0'. retired: expected true or false, got 'perhaps'.")]
    [InlineData("/api/v1/targets/1/uptime?window=5m", 400, "window: expected a duration from 1h to 3660d such as 24h or 30d, got '5m'.")]
    [InlineData("/api/v1/targets/1/uptime?window=24h&from=2026-03-01", 400, "window: expected either window or from, got both.")]
    [InlineData("/api/v1/targets/1/uptime?from=2026-03-02&until=2026-03-01", 400, "from: expected a time before 2026-03-01T00:00:00Z, got '2026-03-02'.")]
    [InlineData("/api/v1/targets/1/uptime?from=1980-01-01", 400, "from: expected at most 3660 days, got 16870.")]
    [InlineData("/api/v1/targets/1/checks.csv?from=yesterday", 400, "from: expected a time such as 2026-11-24T13:00:00Z, got 'yesterday'.")]
    [InlineData("/api/v1/targets/1/checks?outcome=broken", 400, "outcome: expected up, down or missed, got 'broken'.")]
    [InlineData("/api/v1/targets/1/checks.csv?outcome=&window=1d&from=2026-03-01", 400,
        "window: expected either window or from, got both. outcome: expected up, down or missed, got ''.")]
    [InlineData("/api/v1/uptime.csv?window=1m", 400, "window: expected a duration from 1h to 3660d such as 24h or 30d, got '1m'.")]
    [InlineData("/api/v1/targets/4711/checks.csv", 404, "There is no target with the id 4711.")]
    [InlineData("/api/v1/targets/4711/uptime", 404, "There is no target with the id 4711.")]
    [InlineData("/api/v1/", 404, "There is nothing at /api/v1/.")]
    [InlineData("/badges/1/uptime.svg?window=1s", 400, "window: expected a duration from 1h to 3660d such as 24h or 30d, got '1s'.")]
    [InlineData("/badges/1/latency.svg?percentile=90", 400, "percentile: expected 50, 95 or 99, got '90'.")]
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

    [Theory]
    [InlineData("/api/v1/targets")]
    [InlineData("/api/v1/targets/1/checks.csv")]
    [InlineData("/api/v1/uptime.csv")]
    public async Task Api_DatabaseAway_Problem503(string path)
    {
        await using var site = await StatusSite.StartOnAsync("Host=127.0.0.1;Port=1;Username=u;Timeout=2");

        using var response = await site.GetAsync(path);

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
