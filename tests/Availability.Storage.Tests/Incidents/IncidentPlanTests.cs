using Availability.Storage.Incidents;
using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

/// <summary>Incidents are read by probes of the days that have any, however much there is besides.</summary>
public sealed class IncidentPlanTests
{
    // One for both. Its database goes with the test process.
    private static readonly Lazy<Task<History>> Long = new(LongHistoryAsync);

    [Fact]
    public async Task Runs_OfAllTargets_ReadDaysWithADownFromTheIndexAloneAndProbeRows()
    {
        var history = await Long.Value;

        var plan = await history.Database.ExecutedAsync(
            IncidentRuns.AllSql, QueryPlan.NoSeqScan, ("from", History.Now.DayStart().AddDays(-2)), ("until", History.Now.AddHours(1)), ("raw", History.Now.HourStart()), ("end", History.Now.AddHours(1)));

        Assert.Contains("Index Only Scan using rollup_day_down", plan.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on check_result", plan.Text, StringComparison.Ordinal);
        Assert.All(plan.Partitions, partition => Assert.Contains(partition, Recent));
        Assert.All(
            plan.Indexes.Where(index => index.StartsWith("check_result_", StringComparison.Ordinal)),
            index => Assert.Matches("_(pkey|scheduled_at_idx)$", index));
    }

    [Fact]
    public async Task Runs_DownThroughout_ReadNoRowBetweenTheFirstAndTheLast()
    {
        var history = await Long.Value;

        var plan = await history.Database.ExecutedAsync(
            IncidentRuns.SomeSql, QueryPlan.NoSeqScan, ("from", History.Now.DayStart().AddDays(-20)), ("until", History.Now.AddHours(1)), ("raw", History.Now.HourStart()),
            ("end", History.Now.AddHours(1)), ("targets", new[] { await TargetAsync(history, "gone") }));

        // Of 13 days at 1,440 rows: today's last hour, and two probes of each.
        var rows = System.Text.RegularExpressions.Regex.Matches(plan.Text, @"on check_result_\d+ .*actual rows=(\d+)[^ ]* loops=(\d+)")
            .Sum(scan => long.Parse(scan.Groups[1].Value, null) * long.Parse(scan.Groups[2].Value, null));
        Assert.InRange(rows, 10, 200);
    }

    // The planner is as free here as in service: a day of 200 targets that are up.
    [Fact]
    public async Task Runs_WithoutRollupsYet_AreReadFromTheIndexOfWhatIsNotUp()
    {
        await using var history = await History.CreateAsync(History.Of("uudduu", "shop"));
        await history.Database.ExecuteAsync(
            $"""
            INSERT INTO check_result (scheduled_at, started_at, request_id, target_id, location_id, response_time, outcome, match)
            SELECT slot, slot, gen_random_uuid(), 100 + target, 1, 100000, 1, 0
            FROM generate_series('{History.Now.DayStart():O}'::timestamptz, '{History.Now.AddMinutes(-1):O}', '1 minute') AS slot, generate_series(1, 200) AS target
            ORDER BY slot
            """);
        await history.Database.ExecuteAsync("VACUUM ANALYZE check_result");

        var plan = await history.Database.ExecutedAsync(
            IncidentRuns.AllSql, "SELECT", ("from", History.Now.DayStart()), ("until", History.Now.AddHours(1)), ("raw", History.Now.HourStart()),
            ("end", History.Now.AddHours(1)));

        Assert.DoesNotContain("Seq Scan on check_result", plan.Text, StringComparison.Ordinal);
        Assert.All(
            plan.Indexes.Where(index => index.StartsWith("check_result_", StringComparison.Ordinal)),
            index => Assert.Matches("_(pkey|target_id_location_id_scheduled_at_idx)$", index));
    }

    [Fact]
    public async Task DownDays_OfAllTargets_AreCountedInTheIndexAlone()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            DownDays.Sql, QueryPlan.NoSeqScan, ("from", History.Now.DayStart().AddDays(-20)), ("until", History.Now.DayStart()));

        Assert.Single(plan.Indexes);
        Assert.Contains("Index Only Scan using rollup_day_", plan.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_OfAnIncident_ProbesWhatIsNotUp()
    {
        var history = await Long.Value;

        var plan = await history.Database.ExecutedAsync(
            IncidentDetails.ExampleSql, QueryPlan.NoSeqScan, ("targets", new[] { 1 }), ("starts", new[] { History.Now.AddDays(-1) }), ("ends", new[] { History.Now }),
            ("from", History.Now.AddDays(-1)), ("ceiling", History.Now));

        Assert.All(plan.Partitions, partition => Assert.Contains(partition, Recent));
        Assert.All(
            plan.Indexes.Where(index => index.StartsWith("check_result_", StringComparison.Ordinal)),
            index => Assert.EndsWith("_target_id_location_id_scheduled_at_idx", index, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ups_AfterRuns_ProbeTheKey()
    {
        var history = await Long.Value;

        var plan = await history.Database.ExecutedAsync(
            IncidentUps.Sql, QueryPlan.NoSeqScan, ("targets", new[] { 1 }), ("locations", new short[] { 1 }), ("lasts", new[] { History.Now.AddMinutes(-4) }),
            ("untils", new[] { History.Now }), ("from", History.Now.AddMinutes(-4)), ("end", History.Now));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey"], plan.Indexes);
    }

    [Fact]
    public async Task Watching_OfSomeTargets_ProbesTheKeys()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(Watching.Sql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.AddDays(-7)));

        Assert.Equal(["rollup_day_pkey", "target_schedule_pkey"], plan.Indexes);
        Assert.Empty(plan.Partitions);
    }

    private static string[] Recent => ["check_result_20260308", "check_result_20260309", "check_result_20260310", "rollup_hour_202603"];

    private static async Task<int> TargetAsync(History history, string name) =>
        (int)(await history.Database.ScalarAsync($"SELECT id FROM target WHERE name = '{name}'"))!;

    // Forty days in two months, now and then an incident; one target is down for two weeks.
    private static Task<History> LongHistoryAsync() => History.CreateRolledAsync(
    [
        .. Enumerable.Range(0, 40).SelectMany(day => History.Of("uudduu", "flaky", ago: TimeSpan.FromDays(day))),
        .. History.Of("uu" + new string('d', 14 * 24 * 60), "gone"),
    ]);
}
