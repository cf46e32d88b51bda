using Availability.Testing;
using Npgsql;

namespace Availability.Storage.Tests;

public sealed class PartitionMaintenanceTests
{
    private const string Floor = "SELECT (raw_floor AT TIME ZONE 'UTC')::date::text FROM history";
    private const string Names = "SELECT name FROM history_partition WHERE NOT is_detached ORDER BY name";

    private static readonly Retention TwoDays = new() { Raw = TimeSpan.FromDays(2), Rollups = TimeSpan.FromDays(2), IsRawExplicit = true };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EmptyHistory_MakesAWeekAheadAndTheNextRoundNothing()
    {
        await using var database = await StorageDatabase.CreateAsync();
        database.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 28, 23, 59, 0, TimeSpan.Zero));

        var first = await RunAsync(database, new Retention());
        var second = await RunAsync(database, new Retention());

        Assert.Equal((7, 10, 0, true), (first.DaysAhead, first.Made, first.Retired, first.IsOwner));
        Assert.Equal((7, 0, 0), (second.DaysAhead, second.Made, second.Retired));
        Assert.Empty(first.Waits);
        Assert.Equal(
            ["check_result_20260328", "check_result_20260404", "rollup_hour_202603", "rollup_hour_202604"],
            (await database.LinesAsync(Names)).Where(name => !name.StartsWith("check_result", StringComparison.Ordinal) || name is [.., '2', '8'] or [.., '0', '4']));
    }

    [Fact]
    public void DaysAhead_DayMissingBetween_RunwayEndsBeforeIt()
    {
        var days = new[] { 0, 1, 2, 4, 5 }.Select(day => new DateTimeOffset(2026, 3, 4 + day, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(2, HistoryPartition.DaysAhead(days.Select(day => new HistoryPartition("check_result", "p", day, day.AddDays(1), false)), Some.Instant));
        Assert.Equal(0, HistoryPartition.DaysAhead([], Some.Instant));
    }

    [Fact]
    public async Task Run_RollupsHavePassed_RemovesWhatIsNoLongerKept()
    {
        await using var database = await WithDaysAsync("2026-01-31", "2026-02-01", "2026-03-01", "2026-03-02", "2026-03-03");
        await database.RolledUntilAsync("2026-03-04");

        var report = await RunAsync(database, TwoDays);

        Assert.Empty(report.Waits);
        // Two months of hours and three days; 2 March ends less than two whole days ago.
        Assert.Equal(5, report.Retired);
        Assert.Equal(["2026-03-02"], await database.LinesAsync(Floor));
        Assert.Equal(
            ["check_result_20260302", "check_result_20260303", "check_result_20260304"],
            (await database.LinesAsync(Names)).Take(3));
        Assert.Equal(0, await database.CountAsync("pg_class WHERE relname IN ('check_result_20260131', 'check_result_20260301', 'rollup_hour_202602')"));
        Assert.Equal(0, await database.CountAsync("retired_partition"));
        Assert.Equal(2, await database.CountAsync("check_result"));
    }

    [Fact]
    public async Task Run_RollupsHaveNotPassed_NothingGoes()
    {
        await using var database = await WithDaysAsync("2026-02-01", "2026-03-01");
        await database.RolledUntilAsync("2026-02-02");

        var report = await RunAsync(database, TwoDays);

        Assert.Equal(["check_result_20260301 waits for its rollups"], report.Waits);
        Assert.Equal(["2026-02-02"], await database.LinesAsync(Floor));
        Assert.Equal(1, await database.CountAsync("check_result"));
    }

    [Fact]
    public async Task Run_RollupsKeptLonger_TheirPartitionStaysUntilThen()
    {
        await using var database = await WithDaysAsync("2026-01-31", "2026-02-28");
        await database.RolledUntilAsync("2026-03-04");

        await RunAsync(database, TwoDays with { Rollups = TimeSpan.FromDays(30) });

        Assert.Equal(["rollup_hour_202602", "rollup_hour_202603"], (await database.LinesAsync(Names)).Where(name => name.StartsWith("rollup", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_ReaderThatGoesOnAndOn_StopsNobodyAndTheDayGoesWhenItHasEnded()
    {
        await using var database = await WithDaysAsync("2026-03-01");
        await database.RolledUntilAsync("2026-03-04");
        var store = database.Store(TwoDays);
        await using var analyst = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await analyst.BeginTransactionAsync(Cancellation);
        await ReadAsync(analyst);

        var first = await RunAsync(database, TwoDays);
        var stored = await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check())), Cancellation);
        // FINALIZE waits for the reader, and meanwhile nobody has to wait longer than a partition is waited for.
        var (round, late) = (RunAsync(database, TwoDays), store.StoreAsync(
            Some.Batch(Some.Message(1, Some.Check(1)), Some.Message(2, Some.Check() with { ScheduledAt = Some.Instant.AddDays(-1) })), Cancellation));
        var (second, storedLate) = (await round, await late);
        var readers = await database.CountAsync("check_result");
        var made = await database.ScalarAsync("SELECT ensure_partition('2026-05-01')");
        await transaction.CommitAsync(Cancellation);
        var third = await RunAsync(database, TwoDays);

        string[] waits = ["check_result_20260301 waits for transactions that may read it"];
        Assert.Equal(waits, first.Waits);
        Assert.Equal(waits, second.Waits);
        Assert.Equal((new StoreResult.Stored(1, 0, 0, 0), new StoreResult.Stored(2, 0, 0, 0)), (stored, storedLate));
        Assert.Equal((3, true), (readers, made));
        Assert.Equal((0, 0, 1), (first.Retired, second.Retired, third.Retired));
        Assert.Equal(0, await database.CountAsync("pg_class WHERE relname = 'check_result_20260301'"));
    }

    [Fact]
    public async Task Run_KilledDuringDetach_NextRoundFinalisesIt()
    {
        StorageDatabase database;
        while (!await IsKilledDuringDetachAsync(database = await WithDaysAsync("2026-03-01")))
        {
            // It gave up, as it does soon, before it was killed: once more, in another database.
            await database.DisposeAsync();
        }

        await using var _ = database;
        Assert.Equal(["check_result_20260301"], await database.LinesAsync("SELECT name FROM history_partition WHERE is_detached"));
        Assert.Equal(1, (await RunAsync(database, TwoDays)).Retired);
        Assert.Equal(0, await database.CountAsync("pg_class WHERE relname = 'check_result_20260301'"));
    }

    [Fact]
    public async Task Run_KilledBetweenTheSteps_NextRoundTakesItUp()
    {
        await using var database = await WithDaysAsync("2026-02-01", "2026-02-02", "2026-02-03");
        await database.RolledUntilAsync("2026-03-04");
        // One killed with its floor moved, one once detached.
        await database.ExecuteAsync(
            """
            SELECT move_raw_floor('2026-02-03T00:00Z');
            INSERT INTO retired_partition VALUES ('check_result_20260201'), ('check_result_20260202');
            ALTER TABLE check_result DETACH PARTITION check_result_20260202
            """);

        // With a longer retention by now: what is below the floor goes all the same.
        var report = await RunAsync(database, TwoDays with { Raw = TimeSpan.FromDays(60), Rollups = TimeSpan.FromDays(60) });

        Assert.Equal(2, report.Retired);
        Assert.Equal(["check_result_20260203"], (await database.LinesAsync(Names)).Take(1));
        Assert.Equal(0, await database.CountAsync("pg_class WHERE relname IN ('check_result_20260201', 'check_result_20260202')"));
    }

    [Fact]
    public async Task Run_SomebodyDependsOnADay_SaysSoAndMakesTheOthers()
    {
        await using var database = await WithDaysAsync("2026-03-01");
        await database.RolledUntilAsync("2026-03-04");
        await database.ExecuteAsync("CREATE VIEW theirs AS SELECT * FROM check_result_20260301");

        var report = await RunAsync(database, TwoDays);

        Assert.Contains("cannot drop table check_result_20260301", Assert.Single(report.Waits), StringComparison.Ordinal);
        Assert.Equal(7, report.DaysAhead);
    }

    [Fact]
    public async Task Run_ClockAheadByAYear_NothingGoesBeforeItsTimeByTheDatabasesClock()
    {
        var today = TimeProvider.System.GetUtcNow();
        await using var database = await WithDaysAsync($"{today.AddDays(-1):yyyy-MM-dd}");
        await database.RolledUntilAsync($"{today:yyyy-MM-dd}");
        database.Clock.SetUtcNow(today.AddYears(1));
        var store = database.Store(TwoDays);

        var report = await RunAsync(database, TwoDays);
        var stored = await store.StoreAsync(Some.Batch(Some.Check() with { ScheduledAt = today.AddHours(-1) }), Cancellation);

        Assert.Equal((0, 7), (report.Retired, report.DaysAhead));
        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), stored);
        Assert.Equal(2, await database.CountAsync("check_result"));
    }

    [Fact]
    public async Task Run_FourAtOnce_EachPartitionGoesOnce()
    {
        await using var database = await WithDaysAsync("2026-02-26", "2026-02-27", "2026-02-28");
        await database.RolledUntilAsync("2026-03-04");

        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync(database, TwoDays)));

        Assert.Equal(4, reports.Sum(report => report.Retired));
        Assert.All(reports, report => Assert.Equal(7, report.DaysAhead));
    }

    [Theory]
    [InlineData("import_began_at = now()", true, true)]
    [InlineData("import_began_at = now(), import_ended_at = now()", false, true)]
    [InlineData("import_began_at = now(), import_ended_at = now()", true, false)]
    public async Task Run_RowsTakenOver_StayUntilTheRetentionIsExplicit(string import, bool isExplicit, bool stays)
    {
        await using var database = await WithDaysAsync("2026-02-01");
        await database.RolledUntilAsync("2026-03-04");
        await database.ExecuteAsync($"UPDATE history SET {import}");

        await RunAsync(database, TwoDays with { IsRawExplicit = isExplicit });

        Assert.Equal(stays ? 1 : 0, await database.CountAsync("check_result"));
    }

    private static async Task<bool> IsKilledDuringDetachAsync(StorageDatabase database)
    {
        await database.RolledUntilAsync("2026-03-04");
        await using var analyst = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await analyst.BeginTransactionAsync(Cancellation);
        await ReadAsync(analyst);
        var round = RunAsync(database, TwoDays);
        await Eventually.TrueAsync(
            async _ => round.IsCompleted || await database.ScalarAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%DETACH%CONCURRENTLY'") is true,
            TimeSpan.FromSeconds(60), "the detach waits", Cancellation);
        if (await Record.ExceptionAsync(() => round) is not { } exception)
        {
            return false;
        }

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        return true;
    }

    private static Task<PartitionReport> RunAsync(StorageDatabase database, Retention retention) =>
        new PartitionMaintenance(database.Source, retention, database.Clock).RunAsync(Cancellation);

    private static async Task ReadAsync(NpgsqlConnection connection)
    {
        await using var read = new NpgsqlCommand("SELECT count(*) FROM checks", connection);
        await read.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>With a row on each of the days, and the hours' partition of their month.</summary>
    private static async Task<StorageDatabase> WithDaysAsync(params string[] days)
    {
        var database = await StorageDatabase.CreateAsync();
        foreach (var day in days)
        {
            await database.ExecuteAsync(
                $"""
                SELECT ensure_partition('{day}'), ensure_rollup_partition('{day}');
                INSERT INTO target (id, name, url, first_seen) VALUES (1000, 't', 'https://example.org/', now()) ON CONFLICT DO NOTHING;
                INSERT INTO check_result (scheduled_at, started_at, request_id, target_id, response_time, location_id, outcome, match)
                VALUES ('{day}T12:00Z', '{day}T12:00Z', gen_random_uuid(), 1000, 0, 1, 1, 0)
                """);
        }

        return database;
    }
}
