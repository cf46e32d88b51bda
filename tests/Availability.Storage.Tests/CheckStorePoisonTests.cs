using Availability.Core;
using Npgsql;

namespace Availability.Storage.Tests;

/// <summary>What cannot be stored is set aside, and nothing else is.</summary>
public sealed class CheckStorePoisonTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_NotAcheck_GoesToQuarantineWithItsBytes()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var bad = Some.Message(1, null) with { Error = "not\0JSON", Monitor = "m\0", ProducedAt = Some.Instant };

        var result = await database.Store().StoreAsync(Some.Batch(Some.Message(0, Some.Check()), bad), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 0, 1), result);
        Assert.Equal(
            ["cluster|checks|topic-id|0|1|not\uFFFDJSON|m\uFFFD|0102|ff0001|00:00:00|"],
            await database.LinesAsync(
                """
                SELECT cluster_id, topic, topic_id, partition, "offset", reason, monitor, encode(message_key, 'hex'), encode(message_value, 'hex'),
                    produced_at - '2026-03-04 05:06:07.891234Z', scheduled_at
                FROM quarantine
                """));
    }

    [Fact]
    public async Task Store_PoisonSeenByPostgresAlone_IsFoundAmongTheGood()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync("ALTER TABLE check_result ADD CONSTRAINT no_teapots CHECK (status_code <> 418)");
        Check[] checks = [.. Enumerable.Range(0, 100).Select(number => Some.Check(number) with { StatusCode = number is 7 or 64 or 65 ? 418 : 200 })];

        var result = await database.Store().StoreAsync(Some.Batch(checks), Cancellation);

        Assert.Equal(new StoreResult.Stored(97, 0, 0, 3), result);
        Assert.Equal(["7", "64", "65"], await database.LinesAsync("""SELECT "offset" FROM quarantine ORDER BY "offset" """));
        Assert.Equal(3, await database.CountAsync("quarantine WHERE reason LIKE '%no_teapots%23514%'"));
        Assert.Equal(100, await database.NextOffsetAsync());
    }

    [Fact]
    public async Task Store_PoisonSeenAtCommit_IsFoundAmongTheGood()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no value of ours' USING ERRCODE = '22023'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON check_result DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.status_code = 418) EXECUTE FUNCTION refuse();
            """);

        var result = await database.Store().StoreAsync(
            Some.Batch(Some.Message(0, Some.Check(0)), Some.Message(1, Some.Check(1) with { StatusCode = 418 }), Some.Message(2, Some.Check(2))),
            Cancellation);

        Assert.Equal(new StoreResult.Stored(2, 0, 0, 1), result);
        Assert.Equal(["1"], await database.LinesAsync("""SELECT "offset" FROM quarantine"""));
    }

    [Fact]
    public async Task Store_RefusedForNoRowsSake_IsToBeTriedAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync("ALTER TABLE kafka_offset ADD CONSTRAINT small CHECK (next_offset < 2)");
        var batch = Some.Batch(Some.Message(0, Some.Check(0)), Some.Message(1, Some.Check(1)));

        var exception = await Assert.ThrowsAsync<NpgsqlException>(() => database.Store().StoreAsync(batch, Cancellation));

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Contains("violates check constraint \"small\"", PostgresFault.Explain(exception), StringComparison.Ordinal);
        Assert.Equal(0, await database.CountAsync("quarantine"));
        await database.ExecuteAsync("ALTER TABLE kafka_offset DROP CONSTRAINT small");
        Assert.Equal(new StoreResult.Stored(2, 0, 0, 0), await database.Store().StoreAsync(batch, Cancellation));
    }
}
