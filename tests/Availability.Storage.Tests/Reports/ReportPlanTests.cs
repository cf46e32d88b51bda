using Availability.Storage.Reports;
using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

/// <summary>Reads touch only the partitions and indexes of what they ask for, however much there is besides.</summary>
public sealed class ReportPlanTests
{
    // One for all: none of them changes what another one asks for. Its database goes with the test process.
    private static readonly Lazy<Task<History>> Long = new(LongHistoryAsync);

    [Fact]
    public async Task Window_RawTail_ProbesTheKeyOfTheTailsDay()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            HistoryReader.RawSql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.HourStart()), ("until", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Window_Hours_ProbesTheKeyOfTheirMonth()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            HistoryReader.HourSql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.AddDays(-7)), ("until", History.Now));

        Assert.Equal(["rollup_hour_202603"], plan.Partitions);
        Assert.Equal(["rollup_hour_202603_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Window_Days_ProbesTheKey()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            HistoryReader.DaySql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.AddDays(-365)), ("until", History.Now));

        Assert.Empty(plan.Partitions);
        Assert.Equal(["rollup_day_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Days_OfAPage_ReadsDaysFromTheIndexAloneAndOfTodayWhatHasNoRollup()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            DayBars.Sql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.AddDays(-90)), ("hours", History.Now.DayStart()),
            ("raw", History.Now.HourStart()), ("until", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310", "rollup_hour_202603"], plan.Partitions);
        Assert.Contains("Index Only Scan using rollup_day_pkey", plan.Text, StringComparison.Ordinal);
        Assert.Equal(["check_result_20260310_pkey", "rollup_day_pkey", "rollup_hour_202603_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    // The planner is as free here as in service: a day of 200 targets as the writer leaves it.
    [Fact]
    public async Task States_OfAllTargets_AreInTheNewestPagesOfTheNewestDay()
    {
        var history = await Long.Value;
        await history.Database.ExecuteAsync(
            $"""
            INSERT INTO check_result (scheduled_at, started_at, request_id, target_id, location_id, response_time, outcome, match)
            SELECT slot, slot, gen_random_uuid(), 100 + target, 1, 100000, 1, 0
            FROM generate_series('{History.Now.DayStart():O}'::timestamptz, '{History.Now.AddMinutes(-1):O}', '1 minute') AS slot, generate_series(1, 200) AS target
            ORDER BY slot
            """);
        await history.Database.ExecuteAsync("VACUUM ANALYZE check_result");

        var plan = await history.Database.ExecutedAsync(
            NewestRecords.RecentSql, "SELECT", ("floor", History.Now.AddMinutes(-2)), ("ceiling", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_scheduled_at_idx"], plan.Indexes);
        Assert.Matches(@"Heap Blocks: lossy=\d\d?\n", plan.Text);
    }

    // As after a backlog, when autovacuum was asked for more than it takes.
    [Fact]
    public async Task Maintenance_RowsThatNoIndexKnowsYet_AreSummarized()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var maintenance = new PartitionMaintenance(database.Source, new Retention(), TimeProvider.System);
        await maintenance.RunAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync(
            """
            INSERT INTO check_result (scheduled_at, started_at, request_id, target_id, location_id, response_time, outcome, match)
            SELECT now(), now(), gen_random_uuid(), target, 1, 100000, 1, 0 FROM generate_series(1, 20000) AS target
            """);

        await maintenance.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0L, await database.ScalarAsync("SELECT summarize_newest_rows()"));
    }

    [Fact]
    public async Task States_NotAmongTheNewest_ProbeTheKeyFromTheNewestDayBack()
    {
        var history = await Long.Value;

        var plan = await history.Database.ExecutedAsync(
            NewestRecords.OlderSql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }), ("locations", new short[] { 1, 1 }),
            ("floor", History.Now.AddDays(-7)), ("ceiling", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey"], plan.Indexes);
    }

    [Fact]
    public async Task Targets_OfAPage_ProbeTheirKeysAndWhatIsNotUp()
    {
        await using var history = await History.CreateAsync(
            [.. Enumerable.Range(0, 40).SelectMany(day => History.Of("uuduu", ago: TimeSpan.FromDays(day)))]);
        await history.Database.ExecuteAsync("VACUUM ANALYZE");

        var plan = await history.Database.ExecutedAsync(
            LocationStates.Sql, QueryPlan.NoSeqScan, ("targets", new[] { 1 }), ("name", DBNull.Value),
            ("last_floor", History.Now - LocationStates.LastLookBack), ("run_floor", History.Now - LocationStates.RunLookBack), ("ceiling", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey", "check_result_20260310_target_id_location_id_scheduled_at_idx"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Failures_OfAMonth_AreReadFromTheIndexOfWhatIsNotUp()
    {
        await using var history = await History.CreateAsync(
            [.. Enumerable.Range(0, 40).SelectMany(day => History.Of("uuduu", ago: TimeSpan.FromDays(day)))]);
        await history.Database.ExecuteAsync("VACUUM ANALYZE");

        var plan = await history.Database.PlanAsync(
            CheckSamples.FailuresSql, QueryPlan.NoSeqScan, ("target", 1), ("from", History.Now.AddDays(-3)), ("until", History.Now));

        Assert.Equal(["check_result_20260307", "check_result_20260308", "check_result_20260309", "check_result_20260310"], plan.Partitions);
        Assert.All(plan.Indexes.Where(IsOfHistory), index => Assert.EndsWith("target_id_location_id_scheduled_at_idx", index, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Certificate_OfTheNewestCheck_IsReadFromTheNewestDayAlone()
    {
        await using var history = await History.CreateAsync(
            [.. Enumerable.Range(0, 10).SelectMany(day => History.Of("uuduu", ago: TimeSpan.FromDays(day)))
                .Select(check => check with { CertificateExpiresAt = History.Now })]);
        await history.Database.ExecuteAsync("VACUUM ANALYZE");

        var plan = await history.Database.ExecutedAsync(
            CheckSamples.CertificateSql, QueryPlan.NoSeqScan, ("target", 1), ("from", History.Now.AddDays(-7)), ("until", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Checks_OfWhatIsDown_AreReadFromTheIndexOfWhatIsNotUp()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            CheckHistory.DownSql, QueryPlan.NoSeqScan, ("target", 1), ("limit", 51), ("before", History.Now), ("before_location", (short)0),
            ("floor", History.Now.AddDays(-1)));

        Assert.Equal(["check_result_20260309", "check_result_20260310"], plan.Partitions);
        Assert.All(plan.Indexes.Where(IsOfHistory), index => Assert.EndsWith("target_id_location_id_scheduled_at_idx", index, StringComparison.Ordinal));
    }

    // Among so many that nobody would read them all.
    [Fact]
    public async Task Targets_ByIdAndByName_ProbeAnIndex()
    {
        await using var history = await History.CreateAsync(History.Of("u"));
        await history.Database.ExecuteAsync(
            "INSERT INTO target (name, url, first_seen) SELECT 'more ' || number, 'https://example.org/', now() FROM generate_series(1, 20000) AS number");
        await history.Database.ExecuteAsync("VACUUM ANALYZE");
        Task<QueryPlan> PlanAsync(object targets, object name) => history.Database.PlanAsync(
            LocationStates.Sql, "SELECT", ("targets", targets), ("name", name), ("last_floor", History.Now - LocationStates.LastLookBack),
            ("run_floor", History.Now - LocationStates.RunLookBack), ("ceiling", History.Now.AddHours(1)));

        Assert.Contains("target_pkey", (await PlanAsync(new[] { 1, 2 }, DBNull.Value)).Indexes);
        Assert.Contains("target_name_key", (await PlanAsync(DBNull.Value, "target")).Indexes);
    }

    [Fact]
    public async Task Deliveries_OfAllLocations_ProbeTheKeyOfTheNewestDay()
    {
        var history = await Long.Value;

        var plan = await history.Database.ExecutedAsync(
            Deliveries.Sql, QueryPlan.NoSeqScan, ("floor", History.Now - LocationStates.LastLookBack), ("ceiling", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task LastFailures_OfAPage_ProbeWhatIsNotUp()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            LastFailures.Sql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }), ("floor", History.Now.AddDays(-3)), ("ceiling", History.Now.AddHours(1)));

        Assert.Contains(plan.Indexes, IsOfHistory);
        Assert.All(plan.Indexes.Where(IsOfHistory), index => Assert.EndsWith("_target_id_location_id_scheduled_at_idx", index, StringComparison.Ordinal));
    }

    [Fact]
    public async Task UptimeRanking_OfAllTargets_ReadsDaysFromTheIndexAlone()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            Rankings.UptimesSql, QueryPlan.NoSeqScan, ("from", History.Now.AddDays(-90)), ("hours", History.Now.DayStart()), ("raw", History.Now.HourStart()));

        Assert.Contains("Index Only Scan using rollup_day_pkey", plan.Text, StringComparison.Ordinal);
        Assert.Equal(["rollup_hour_202603"], plan.Partitions);
    }

    [Fact]
    public async Task Schedules_OfAPage_ProbeTheirKey()
    {
        var history = await Long.Value;

        Assert.Equal(["target_schedule_pkey"], (await history.Database.PlanAsync(Schedules.Sql, QueryPlan.NoSeqScan, ("targets", new[] { 1, 2 }))).Indexes);
    }

    [Fact]
    public async Task DaysAlone_OfATarget_ProbesTheKeyOfTheDays()
    {
        var history = await Long.Value;

        var plan = await history.Database.PlanAsync(
            HistorySources.DaysAloneSql, QueryPlan.NoSeqScan, ("target", 1), ("from", History.Now.AddDays(-7)), ("until", History.Now));

        Assert.Equal(["rollup_day_pkey"], plan.Indexes.Where(IsOfHistory));
        Assert.Empty(plan.Partitions);
    }

    private static bool IsOfHistory(string index) =>
        index.StartsWith("check_result_", StringComparison.Ordinal) || index.StartsWith("rollup_", StringComparison.Ordinal);

    // Forty days, in two months.
    private static Task<History> LongHistoryAsync() => History.CreateRolledAsync(
    [
        .. Enumerable.Range(0, 40).SelectMany(day => Enumerable.Range(0, 3).SelectMany(target => History.Of("uuuuu", $"t{target}", ago: TimeSpan.FromDays(day)))),
    ]);
}
