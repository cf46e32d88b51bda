using System.Globalization;
using System.Text.RegularExpressions;
using Availability.Core;
using Npgsql;

namespace Availability.Storage.Tests;

public sealed class ChecksViewTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checks_AllColumns_AsTheOldProgramHadThem()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var check = Some.Check() with { Match = PatternMatch.Matched };
        await database.Store().StoreAsync(
            Some.Batch(check, Some.Check(1) with { Outcome = Outcome.Missed, StatusCode = null }, Some.Check(2) with { Outcome = Outcome.Down, StatusCode = null }),
            Cancellation);

        Assert.Equal(
            [
                "request_id|uuid", "timestamp|timestamp without time zone", "url|text", "response_time|double precision", "status_code|integer",
                "regexp_match|text", "scheduled_at|timestamp with time zone",
            ],
            await database.LinesAsync("SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_name = 'checks' ORDER BY ordinal_position"));
        Assert.Equal(
            [$"{check.RequestId}|2026-03-04T05:06:07.891234|https://example.org/|0.123456|200|matched"],
            await database.LinesAsync(
                """SELECT request_id, to_char("timestamp", 'YYYY-MM-DD"T"HH24:MI:SS.US'), url, response_time::text, status_code, regexp_match FROM checks WHERE status_code = 200"""));
        Assert.Equal(2, await database.CountAsync("checks"));
    }

    [Fact]
    public async Task Checks_Written_Refuses()
    {
        await using var database = await StorageDatabase.CreateAsync();

        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("DELETE FROM checks"));
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("INSERT INTO checks (url) VALUES ('x')"));
    }

    [Fact]
    public async Task Checks_FilteredOnTimestamp_ReadsNoOtherDaysHeap()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await FillAsync(database, days: 3, rowsPerDay: 50_000);

        var plan = string.Join('\n', await database.LinesAsync(
            """EXPLAIN (ANALYZE, TIMING OFF) SELECT * FROM checks WHERE "timestamp" >= '2026-03-02 12:00' AND "timestamp" < '2026-03-02 12:10'"""));

        Assert.DoesNotContain("Seq Scan on check_result", plan, StringComparison.Ordinal);
        Assert.Contains("Bitmap Heap Scan on check_result_20260302", plan, StringComparison.Ordinal);
        // A day has some 550 blocks. Of the other days only the last, not yet summarised range may be read.
        var blocks = Regex.Matches(plan, @"lossy=(\d+)").Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        Assert.InRange(blocks.Sum(), 1, 150);
    }

    [Fact]
    public async Task Checks_FilteredOnScheduledAt_ReadsOnlyThatDay()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await FillAsync(database, days: 3, rowsPerDay: 10);

        var plan = string.Join('\n', await database.LinesAsync(
            "EXPLAIN SELECT * FROM checks WHERE scheduled_at >= '2026-03-02T00:00Z' AND scheduled_at < '2026-03-03T00:00Z'"));

        Assert.Contains("check_result_20260302", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("check_result_20260301", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("check_result_20260303", plan, StringComparison.Ordinal);
    }

    private static async Task FillAsync(StorageDatabase database, int days, int rowsPerDay)
    {
        await database.ExecuteAsync(
            $"""
            SELECT ensure_partition('2026-03-01'::date + day) FROM generate_series(0, {days - 1}) AS day;
            INSERT INTO target (name, url, first_seen) VALUES ('t', 'https://example.org/', now());
            INSERT INTO check_result (target_id, location_id, scheduled_at, started_at, request_id, outcome, match, response_time)
            SELECT 1, 1, at, at, gen_random_uuid(), 1, 0, 1000
            FROM generate_series(0, {(days * rowsPerDay) - 1}) AS number,
                LATERAL (SELECT '2026-03-01T00:00Z'::timestamptz + number * interval '1 day' / {rowsPerDay} AS at) AS slot
            """);
        await database.ExecuteAsync("VACUUM ANALYZE check_result");
    }
}
