using Availability.Core;
using Availability.ServiceDefaults;

namespace Availability.IntegrationTests;

/// <summary>Checks that can be read and cannot be stored.</summary>
public sealed class PoisonTests
{
    private static readonly IReadOnlyList<Func<Check, Check>> Kinds =
    [
        check => check with { ScheduledAt = check.ScheduledAt.AddDays(2) },
        check => check with { ScheduledAt = DateTimeOffset.UnixEpoch.AddDays(-1) },
        check => check with { StatusCode = 99_999 },
        check => check with { Redirects = -99_999 },
        check => check with { Target = new string('ä', 1_500) },
        check => check with { Location = new string('x', 3_000) },
        check => check with { Target = "a\0b" },
        // These two Postgres alone sees.
        check => check with { StatusCode = 418 },
        check => check with { StatusCode = 451 },
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachKind_IsQuarantinedOnce_AndTheRestIsStored()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await pipeline.ExecuteAsync(
            """
            ALTER TABLE check_result ADD CONSTRAINT no_teapots CHECK (status_code <> 418);
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no value of ours' USING ERRCODE = '22023'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON check_result FOR EACH ROW WHEN (NEW.status_code = 451) EXECUTE FUNCTION refuse();
            """,
            Stop);
        foreach (var kind in Kinds)
        {
            load.Send(100);
            load.Send(2, kind);
        }

        await using var writer = pipeline.StartWriter("--period", "10ms");
        await pipeline.PassesAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        // None of the two poisonous ones after each hundred.
        Assert.Equal(0, await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result WHERE body_bytes % 102 >= 100", Stop));
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Fact]
    public async Task NothingButPoison_StandsUntilAccepted_AndIsThenQuarantinedOnce()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 1);
        using var load = new NumberedLoad(pipeline);
        load.Send(1_000, Kinds[0]);
        await using (var writer = pipeline.StartWriter("--period", "10ms"))
        {
            await writer.SaysAsync("stands at offset", Stop);
            Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
        }

        // None but what came before there were a hundred to judge by.
        Assert.InRange(await pipeline.QueryAsync<long>("SELECT count(*) FROM quarantine", Stop), 0, 99);
        load.Send(100);
        await using var accepting = pipeline.StartWriter("--period", "10ms", "--accept-bad-messages");
        await pipeline.PassesAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(100, await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", Stop));
        Assert.Equal(ExitCode.Success, await accepting.StopAsync(Stop));
    }

    [Fact]
    public async Task FromBeforeTheRetention_IsCounted_AndMakesNoPartition()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        load.Send(200);
        load.Send(200, check => check with { ScheduledAt = check.ScheduledAt.AddDays(-60) });
        load.Send(200);
        await using var writer = pipeline.StartWriter("--period", "10ms", "--retain-raw", "30d");
        await pipeline.PassesAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(200, await pipeline.QueryAsync<long>("SELECT sum(checks)::bigint FROM stream_gap WHERE reason = 'expired'", Stop));
        Assert.Equal(0, await pipeline.QueryAsync<long>(
            "SELECT count(*) FROM history_partition WHERE parent = 'check_result' AND lower < now() - interval '40 days'", Stop));
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }
}
