using Availability.Core;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Tests;

public sealed class RollupMakerTests
{
    private static readonly DateTimeOffset Hour = new(2026, 3, 4, 5, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roll_FirstHour_EveryColumn()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var up = Some.Check() with
        {
            ResponseTime = TimeSpan.FromMicroseconds(100_000),
            Timings = new(TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2), null, TimeSpan.FromMicroseconds(4), TimeSpan.FromMicroseconds(5)),
            Period = TimeSpan.FromSeconds(10),
        };
        Check[] checks =
        [
            up, up with { ScheduledAt = up.ScheduledAt.AddSeconds(10), ResponseTime = TimeSpan.FromMicroseconds(2) },
            Down(up, 20, FailureKind.Status), Down(up, 30, FailureKind.Dns), Down(up, 40, FailureKind.Status),
            Down(up, 50, FailureKind.Monitor) with { Outcome = Outcome.Missed },
        ];
        await database.Store().StoreAsync(Some.Batch([.. checks.Select((check, offset) => Some.Message(offset, check with { RequestId = Guid.NewGuid() }))]), Cancellation);

        var done = await new RollupMaker(database.Source).RollAsync(Cancellation);

        Assert.Equal(1, done);
        // 05:06:07.89 is the first slot that the schedule knows of.
        Assert.Equal(
            ["2|3|1|324|100002|100000|2|4|0|8|10|{1,15,19}|{1,2,1}|{35,576}|{1,1}"],
            await database.LinesAsync(
                """
                SELECT up, down, missed, expected, response_time_sum, response_time_max, dns_sum, connect_sum, tls_sum, first_byte_sum, transfer_sum,
                    failure_kinds::text, failure_counts::text, sketch_keys::text, sketch_counts::text
                FROM rollup_hour WHERE bucket = '2026-03-04 05:00Z'
                """));
        // (24 h - 05:06:07.89) / 10 s, rounded up.
        Assert.Equal(["2|6804"], await database.LinesAsync("SELECT up, expected FROM rollup_day WHERE bucket = '2026-03-04 00:00Z'"));
    }

    [Fact]
    public async Task Roll_Done_ProgressReachesTheLastHourThatIsOver()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.Store().StoreAsync(Some.Batch(Some.Check()), Cancellation);
        Assert.Equal(false, await database.ScalarAsync("SELECT rollups_passed('2026-03-05')"));

        await new RollupMaker(database.Source).RollAsync(Cancellation);

        Assert.Equal(true, await database.ScalarAsync("SELECT rollups_passed('2026-03-05')"));
        Assert.Equal(
            true, await database.ScalarAsync("SELECT rolled_until BETWEEN now() - interval '1 hour 2 minutes' AND now() - interval '1 minute' FROM rollup_progress"));
    }

    [Fact]
    public async Task Roll_LateRow_RepairsItsHourAndDayAlone()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var maker = new RollupMaker(database.Source);
        await store.StoreAsync(Some.Batch(Some.Check(), Some.Check(3_600)), Cancellation);
        await maker.RollAsync(Cancellation);
        await store.StoreAsync(Some.Batch(Some.Message(2, Some.Check(1))), Cancellation);
        Assert.Equal(false, await database.ScalarAsync("SELECT rollups_passed('2026-03-05')"));

        Assert.Equal(1, await maker.RollAsync(Cancellation));

        Assert.Equal(["5|2", "6|1"], await database.LinesAsync("SELECT extract(hour FROM bucket AT TIME ZONE 'UTC')::int, up FROM rollup_hour ORDER BY bucket"));
        Assert.Equal(["3"], await database.LinesAsync("SELECT up FROM rollup_day"));
        Assert.Equal(0, await maker.RollAsync(Cancellation));
    }

    [Fact]
    public async Task Roll_RawRowsRetired_RollupsStayAsTheyAre()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.Store().StoreAsync(Some.Batch(Some.Check()), Cancellation);
        var maker = new RollupMaker(database.Source);
        await maker.RollAsync(Cancellation);
        await database.ExecuteAsync("DROP TABLE check_result_20260304; INSERT INTO rollup_dirty VALUES ('2026-03-04 05:00Z', 0)");

        await maker.RollAsync(Cancellation);

        Assert.Equal(["1"], await database.LinesAsync("SELECT up FROM rollup_hour"));
        Assert.Equal(["1"], await database.LinesAsync("SELECT up FROM rollup_day"));
        Assert.Equal(0, await database.CountAsync("rollup_dirty"));
    }

    [Fact]
    public async Task Roll_LateRowOfADayThatSomebodyTookAway_HourAndDayKeepWhatTheyCounted()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var maker = new RollupMaker(database.Source);
        await store.StoreAsync(Some.Batch(Some.Check(0), Some.Check(1), Some.Check(3_600)), Cancellation);
        await maker.RollAsync(Cancellation);
        await database.ExecuteAsync("ALTER TABLE check_result DETACH PARTITION check_result_20260304; ALTER TABLE check_result_20260304 RENAME TO mine");
        store.Reassigned();
        // One more in an hour that has some, two in one that has none.
        await store.StoreAsync(Some.Batch(Some.Message(3, Some.Check(2)), Some.Message(4, Some.Check(-3_600)), Some.Message(5, Some.Check(-3_599))), Cancellation);

        await maker.RollAsync(Cancellation);

        Assert.Equal(["4|2", "5|2", "6|1"], await database.LinesAsync("SELECT extract(hour FROM bucket AT TIME ZONE 'UTC')::int, up FROM rollup_hour ORDER BY bucket"));
        Assert.Equal(["5"], await database.LinesAsync("SELECT up FROM rollup_day"));
    }

    [Fact]
    public async Task Roll_HoursGone_DayKeepsWhatItCounted()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var maker = new RollupMaker(database.Source);
        await store.StoreAsync(Some.Batch(Some.Check(0), Some.Check(1), Some.Check(3_600)), Cancellation);
        await maker.RollAsync(Cancellation);
        await database.ExecuteAsync("DROP TABLE rollup_hour_202603");
        await store.StoreAsync(Some.Batch(Some.Message(3, Some.Check(3_601))), Cancellation);

        await maker.RollAsync(Cancellation);

        Assert.Equal(["6|2"], await database.LinesAsync("SELECT extract(hour FROM bucket AT TIME ZONE 'UTC')::int, up FROM rollup_hour"));
        Assert.Equal(["3"], await database.LinesAsync("SELECT up FROM rollup_day"));
    }

    [Fact]
    public async Task Roll_ServersClockSetBack_HoursThatAreOpenAgainAreReadFromRawAndRolledUpAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var hour = TimeProvider.System.GetUtcNow().AddMinutes(-1).HourStart();
        var store = new CheckStore(database.Source, new Retention(), TimeProvider.System);
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check() with { ScheduledAt = hour })), Cancellation);
        // The clock was ahead by a year: the hour counted as over.
        await database.ExecuteAsync("DELETE FROM rollup_dirty; UPDATE rollup_progress SET rolled_until = date_trunc('hour', now(), 'UTC') + interval '1 year'");

        await store.StoreAsync(Some.Batch(Some.Message(1, Some.Check(1) with { ScheduledAt = hour.AddSeconds(1) })), Cancellation);
        var marked = await database.CountAsync($"rollup_dirty WHERE bucket = '{hour:O}'");
        await database.ExecuteAsync("DELETE FROM rollup_dirty");
        await new RollupMaker(database.Source).RollAsync(Cancellation);

        Assert.Equal(1, marked);
        Assert.Equal(true, await database.ScalarAsync($"SELECT rolled_until <= now() FROM rollup_progress"));
        Assert.Equal(1, await database.CountAsync("rollup_dirty WHERE bucket = date_trunc('hour', now(), 'UTC')"));
    }

    [Fact]
    public async Task Roll_YearsOfRepairsToDo_NewHoursDoNotWaitForThem()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync(
            """
            UPDATE rollup_progress SET rolled_until = '2026-03-04 05:00Z';
            INSERT INTO rollup_dirty SELECT hour, 0 FROM generate_series('2026-01-01Z'::timestamptz, '2026-03-06Z', interval '1 hour') AS hour
            """);
        var maker = new RollupMaker(database.Source);
        var rolled = 0;
        var reached = false;
        maker.OnCommit = async _ =>
        {
            // After the new hours and a portion of old ones.
            if (++rolled == 44 + 500 + 1)
            {
                reached = await database.ScalarAsync("SELECT rolled_until > '2026-03-06' FROM rollup_progress") is true;
            }
        };

        Assert.Equal((64 * 24) + 1, await maker.RollAsync(Cancellation));

        Assert.True(reached);
        Assert.Equal(0, await database.CountAsync("rollup_dirty"));
    }

    [Fact]
    public async Task Roll_BatchThatReliesOnTheHoursMarkerUnderWay_WaitsForIt()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.Store().StoreAsync(Some.Batch(Some.Check(-3_600), Some.Check(), Some.Check(3_600)), Cancellation);
        // Only the newest day is looked at: an hour that ended yesterday is one of it.
        var recent = TimeProvider.System.GetUtcNow().AddHours(-5).HourStart();
        await database.ExecuteAsync($"INSERT INTO rollup_dirty VALUES ('{recent:O}', 0), ('{recent.AddHours(-1):O}', 0), ('{recent.AddHours(1):O}', 0)");
        var maker = new RollupMaker(database.Source);
        await using (var writer = await database.Source.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await writer.BeginTransactionAsync(Cancellation);
            await using var command = new NpgsqlCommand(
                $"SELECT pg_advisory_xact_lock_shared({DirtyHours.HourLock}, {recent.ToUnixTimeSeconds() / 3_600})", writer);
            await command.ExecuteNonQueryAsync(Cancellation);

            await maker.RollAsync(Cancellation);

            Assert.Equal(2, await database.CountAsync("rollup_dirty"));
            Assert.Equal(true, await database.ScalarAsync($"SELECT rolled_until = '{recent:O}' FROM rollup_progress"));
        }

        await maker.RollAsync(Cancellation);
        Assert.Equal(0, await database.CountAsync("rollup_dirty"));
    }

    [Fact]
    public async Task Roll_HourOpen_IsLeftAlone()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var clock = TimeProvider.System;
        var soon = clock.GetUtcNow().AddMinutes(55).HourStart();
        var store = new CheckStore(database.Source, new Retention { Raw = TimeSpan.FromDays(10_000) }, clock);
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check() with { ScheduledAt = soon })), Cancellation);

        Assert.Equal(0, await new RollupMaker(database.Source).RollAsync(Cancellation));

        Assert.Equal(1, await database.CountAsync("rollup_dirty"));
        Assert.Equal(true, await database.ScalarAsync($"SELECT rolled_until <= '{soon:O}' FROM rollup_progress"));
    }

    [Theory]
    [InlineData("hour", "rollup_hour_202603")]
    [InlineData("raw", "check_result_20260304")]
    public async Task Roll_Statements_ProbeTheIndexOfOnePartition(string statement, string partition)
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.Store().StoreAsync(
            Some.Batch([.. Enumerable.Range(0, 1_500).Select(number => Some.Check(number % 500 * -600, $"t{number / 500}"))]), Cancellation);
        await new RollupMaker(database.Source).RollAsync(Cancellation);

        var plan = await database.PlanAsync(
            statement == "raw" ? RollupMaker.RawSql : RollupMaker.HoursSql, "SET LOCAL enable_seqscan = off",
            ("", new[] { 1, 2, 3 }), ("", new short[] { 1 }), ("", Hour), ("", Hour.AddHours(1)));

        Assert.Equal([partition], plan.Partitions);
        Assert.Equal([$"{partition}_pkey"], plan.Indexes);
        Assert.DoesNotContain("Seq Scan", plan.Text, StringComparison.Ordinal);
    }

    private static Check Down(Check check, int seconds, FailureKind kind) =>
        check with { ScheduledAt = check.ScheduledAt.AddSeconds(seconds), Outcome = Outcome.Down, Failure = new Failure(kind) };
}
