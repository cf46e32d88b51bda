using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>Days on their way out, and what can happen to them there.</summary>
public sealed class RetirementFaultTests
{
    private static readonly DateTimeOffset Today = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriterKilled_WhileADayIsDetachedBehindALongReader_StreamGoesOnAndTheDayGoesAfterTheReader()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        var old = Today.AddDays(-10);
        await WithDayAsync(pipeline, old);
        await using (var analyst = await pipeline.Source.OpenConnectionAsync(Stop))
        await using (await analyst.BeginTransactionAsync(Stop))
        {
            await using var read = analyst.CreateCommand();
            read.CommandText = "SELECT count(*) FROM checks";
            await read.ExecuteScalarAsync(Stop);
            await using (var killed = StartWriter(pipeline))
            {
                // It waits for the reader from now on; after a while it leaves that to a later round, in which nothing of this changes.
                await pipeline.CountsAsync(1, "SELECT count(*) FROM pg_inherits WHERE inhdetachpending", Stop);
                await killed.KillAsync(Stop);
            }

            await using var writer = StartWriter(pipeline);
            // A late check of that day, and one of a day that nobody has yet.
            load.Send(1, check => check with { ScheduledAt = old.AddHours(12) });
            load.Send(1, check => check with { ScheduledAt = Today.AddDays(-1) });
            load.Send(100);
            await pipeline.PassesAsync(load.Count, Stop);

            await load.IsCountedOnceAsync(pipeline, Stop);
            Assert.Equal(1, await pipeline.QueryAsync<long>("SELECT sum(checks)::bigint FROM stream_gap WHERE reason = 'expired'", Stop));
            Assert.Equal(1, await CountAsync(pipeline, old));
            Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
        }

        await using var maintenance = StartWriter(pipeline, "maintain");
        Assert.Equal(ExitCode.Success, await maintenance.ExitAsync(Stop));
        Assert.Equal(0, await CountAsync(pipeline, old));
    }

    [Fact]
    public async Task DayDetachedByHand_AndNotRenamedYet_LateCheckIsStoredBesideIt()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        var yesterday = Today.AddDays(-1);
        await WithDayAsync(pipeline, yesterday);
        await using var writer = StartWriter(pipeline);
        load.Send(100, check => check with { ScheduledAt = yesterday.AddSeconds(check.BodyBytes!.Value) });
        await pipeline.PassesAsync(load.Count, Stop);
        await pipeline.ExecuteAsync($"ALTER TABLE check_result DETACH PARTITION {Name(yesterday)} CONCURRENTLY", Stop);

        load.Send(100, check => check with { ScheduledAt = yesterday.AddHours(23).AddSeconds(check.BodyBytes!.Value) });
        await pipeline.PassesAsync(load.Count, Stop);

        Assert.Equal(100, await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", Stop));
        Assert.Equal(100 + 1, await pipeline.QueryAsync<long>($"SELECT count(*) FROM {Name(yesterday)}", Stop));
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    private static string Name(DateTimeOffset day) => $"check_result_{day:yyyyMMdd}";

    private static Task<long> CountAsync(Pipeline pipeline, DateTimeOffset day) =>
        pipeline.QueryAsync<long>($"SELECT count(*) FROM pg_class WHERE relname = '{Name(day)}'", Stop);

    private static ServiceProcess StartWriter(Pipeline pipeline, params IEnumerable<string> arguments) =>
        pipeline.StartWriterIn(new(pipeline.Environment()) { ["AVAILABILITY_RETAIN_RAW"] = "3d" }, arguments);

    /// <summary>A row at noon of a day that is rolled up.</summary>
    private static Task WithDayAsync(Pipeline pipeline, DateTimeOffset day) => pipeline.ExecuteAsync(
        $"""
        SELECT ensure_partition('{day:yyyy-MM-dd}');
        INSERT INTO check_result (scheduled_at, started_at, request_id, target_id, response_time, location_id, outcome, match)
        VALUES ('{day:yyyy-MM-dd}T12:00Z', '{day:yyyy-MM-dd}T12:00Z', gen_random_uuid(), 1000, 0, 1, 1, 0);
        UPDATE rollup_progress SET rolled_until = date_trunc('hour', now(), 'UTC')
        """,
        Stop);
}
