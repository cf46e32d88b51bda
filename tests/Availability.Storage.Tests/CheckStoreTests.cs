using Availability.Core;
using Npgsql;

namespace Availability.Storage.Tests;

public sealed class CheckStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_FullCheck_EveryColumnReadsBack()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var check = Some.Check() with
        {
            Location = "berlin",
            Group = "shop",
            Outcome = Outcome.Down,
            Failure = new Failure(FailureKind.Timeout, Phase.FirstByte, "nothing came"),
            Match = PatternMatch.Unmatched,
            StatusCode = 503,
            Delay = TimeSpan.FromMilliseconds(1),
            Timings = new Timings(
                TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2), null, TimeSpan.FromMicroseconds(4), TimeSpan.FromMicroseconds(5), TimeSpan.FromMicroseconds(6)),
            RemoteIp = "192.0.2.1",
            HttpVersion = "1.1",
            Redirects = 2,
            BodyBytes = 5_000_000_000,
            CertificateExpiresAt = Some.Instant.AddDays(30),
            Monitor = "monitor-1",
        };

        var result = await database.Store().StoreAsync(Some.Batch(check), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), result);
        Assert.Equal(
            [$"{check.RequestId}|2|10|4|503|2|123456|1|2||4|5|6|1000|192.0.2.1|1.1|2|5000000000|30.00:00:00|00:00:00|monitor-1|nothing came|shop|berlin"],
            await database.LinesAsync(
                """
                SELECT request_id, outcome, failure_kind, failure_phase, status_code, match, response_time, dns_time, connect_time, tls_time,
                    first_byte_time, transfer_time, total_time, delay, remote_ip, http_version, redirects, body_bytes,
                    certificate_expires_at - scheduled_at, started_at - scheduled_at, monitor, failure_detail, group_name, location.name
                FROM check_result JOIN target ON target.id = target_id JOIN location ON location.id = location_id
                """));
        Assert.Equal(1, await database.NextOffsetAsync());
    }

    [Fact]
    public async Task Store_ManyDaysTargetsAndPartitions_AllRowsAndOffsets()
    {
        await using var database = await StorageDatabase.CreateAsync();
        StreamMessage[] messages =
        [
            .. Enumerable.Range(0, 300).Select(number => Some.Message(
                number / 3, Some.Check(target: $"t{number % 7}") with { ScheduledAt = Some.Instant.AddHours(-number) }, partition: number % 3)),
        ];

        var result = await database.Store().StoreAsync(Some.Batch(messages), Cancellation);

        Assert.Equal(new StoreResult.Stored(300, 0, 0, 0), result);
        Assert.Equal(300, await database.CountAsync("check_result"));
        Assert.Equal(14, await database.CountAsync("pg_inherits WHERE inhparent = 'check_result'::regclass"));
        Assert.Equal([100L, 100L, 100L], new[] { await database.NextOffsetAsync(0), await database.NextOffsetAsync(1), await database.NextOffsetAsync(2) });
    }

    [Fact]
    public async Task Store_AnotherWriterMovedOnePartition_IsFencedAndStoresNothing()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.Store().StoreAsync(Some.Batch(Some.Message(0, Some.Check(0), partition: 1)), Cancellation);

        var result = await database.Store().StoreAsync(
            Some.Batch(Some.Message(0, Some.Check(1), partition: 0), Some.Message(0, Some.Check(2), partition: 1), Some.Message(1, Some.Check(3), partition: 1)),
            Cancellation);

        Assert.Equal(new StoreResult.Fenced(1), result);
        Assert.Equal(1, await database.CountAsync("check_result"));
        Assert.Equal(0, await database.NextOffsetAsync(0));
    }

    [Fact]
    public async Task Store_SameChecksAtLaterOffsets_AreRedelivered()
    {
        await using var database = await StorageDatabase.CreateAsync();
        Check[] checks = [Some.Check(0), Some.Check(1), Some.Check(2)];
        var store = database.Store();
        await store.StoreAsync(Some.Batch(checks[..2]), Cancellation);

        var result = await store.StoreAsync(Some.Batch([.. checks.Select((check, index) => Some.Message(2 + index, check))]), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 2, 0, 0), result);
        Assert.Equal(3, await database.CountAsync("check_result"));
        Assert.Equal(5, await database.NextOffsetAsync());
    }

    [Fact]
    public async Task Store_SlotHeldByAnotherRequest_CountsDuplicateAndKeepsTheFirst()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var first = Some.Check() with { RequestId = Guid.NewGuid() };
        await store.StoreAsync(Some.Batch(first), Cancellation);

        var result = await store.StoreAsync(
            Some.Batch(Some.Message(1, first with { RequestId = Guid.NewGuid() }), Some.Message(2, Some.Check(1))), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 1, 0), result);
        Assert.Equal(1, await database.CountAsync($"check_result WHERE request_id = '{first.RequestId}'"));
    }

    [Fact]
    public async Task Store_Duplicates_AreAccountedForByPartitionMonitorAndHour()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        Check[] stored = [Some.Check(0), Some.Check(1), Some.Check(3_600), Some.Check(2)];
        await store.StoreAsync(Some.Batch([.. stored.Select((check, offset) => Some.Message(offset, check))]), Cancellation);
        Check[] others = [.. stored.Select(check => check with { RequestId = Guid.NewGuid(), Monitor = "other" })];

        var result = await store.StoreAsync(
            Some.Batch(
                Some.Message(4, others[0]), Some.Message(5, Some.Check(7)), Some.Message(6, others[1]), Some.Message(7, others[2]),
                Some.Message(8, stored[3]), Some.Message(9, others[1]), Some.Message(0, others[3], partition: 1)),
            Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 2, 4, 0), result);
        Assert.Equal(
            ["0|4|7|duplicate|2|other|5", "0|7|8|duplicate|1|other|6", "1|0|1|duplicate|1|other|5"],
            await database.LinesAsync(
                """
                SELECT partition, "offset", end_offset, reason, checks, monitor, extract(hour FROM hour AT TIME ZONE 'UTC')::int
                FROM stream_gap ORDER BY partition, "offset"
                """));
    }

    [Fact]
    public async Task Store_SlotsOwnCheckAgainBehindAnother_IsRedelivered()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        var check = Some.Check();
        await store.StoreAsync(Some.Batch(check), Cancellation);

        var result = await store.StoreAsync(
            Some.Batch(Some.Message(1, check with { RequestId = Guid.NewGuid() }), Some.Message(2, check)), Cancellation);

        Assert.Equal(new StoreResult.Stored(0, 1, 1, 0), result);
        Assert.Equal(["1"], await database.LinesAsync("SELECT checks FROM stream_gap"));
    }

    [Fact]
    public async Task Store_RepetitionsInOneBatch_FirstIsKept()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var check = Some.Check() with { RequestId = Guid.NewGuid() };

        var result = await database.Store().StoreAsync(Some.Batch(check, check, check with { RequestId = Guid.NewGuid() }), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 1, 1, 0), result);
        Assert.Equal(1, await database.CountAsync($"check_result WHERE request_id = '{check.RequestId}'"));
    }

    [Theory]
    [InlineData(nameof(StoreMoment.OffsetsMoved), false)]
    [InlineData(nameof(StoreMoment.BeforeCommit), false)]
    [InlineData(nameof(StoreMoment.AfterCommit), true)]
    public async Task Store_ConnectionCut_SameBatchAgainIsStoredOnce(string moment, bool committed)
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        store.OnMoment = async (now, connection) =>
        {
            if (now.ToString() == moment)
            {
                store.OnMoment = (_, _) => Task.CompletedTask;
                // What the program sees when the answer to COMMIT does not come.
                if (committed)
                {
                    throw new NpgsqlException("cut", new IOException());
                }

                await database.ExecuteAsync($"SELECT pg_terminate_backend({connection.ProcessID})");
            }
        };
        var batch = Some.Batch(Some.Check(0), Some.Check(1));

        var exception = await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.StoreAsync(batch, Cancellation));
        var result = await store.StoreAsync(batch, Cancellation);

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Equal(committed ? new StoreResult.StoredEarlier() : new StoreResult.Stored(2, 0, 0, 0), result);
        Assert.Equal(2, await database.CountAsync("check_result"));
        Assert.Equal(2, await database.NextOffsetAsync());
    }

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

    [Fact]
    public async Task Store_TargetDeletedMeanwhile_IsLearnedAnewAndNoRowIsBlamed()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0))), Cancellation);
        await database.ExecuteAsync("DELETE FROM target_schedule; DELETE FROM check_result; DELETE FROM target");

        var result = await store.StoreAsync(
            Some.Batch(Some.Message(1, Some.Check(1) with { Period = TimeSpan.FromSeconds(7), ScheduledAt = Some.Instant.AddMinutes(1) })), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), result);
        Assert.Equal(1, await database.CountAsync("check_result JOIN target ON target.id = target_id"));
    }

    [Fact]
    public async Task Store_PartitionDroppedMeanwhile_IsMadeAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0))), Cancellation);
        await database.ExecuteAsync("DROP TABLE check_result_20260304");
        var batch = Some.Batch(Some.Message(1, Some.Check(1)));

        var exception = await Assert.ThrowsAsync<PostgresException>(() => store.StoreAsync(batch, Cancellation));
        var result = await store.StoreAsync(batch, Cancellation);

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), result);
    }

    [Fact]
    public async Task Store_AfterAFailure_NamesAreLookedUpAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0, "t"))), Cancellation);
        // As after a failover to a standby that had not got the names, and gave their ids to others.
        await database.ExecuteAsync("TRUNCATE target, target_schedule, location RESTART IDENTITY");
        await database.ExecuteAsync("INSERT INTO target (name, url, first_seen) VALUES ('other', 'https://other.example/', now())");
        store.OnMoment = (_, _) => throw new NpgsqlException("cut", new IOException());
        var batch = Some.Batch(Some.Message(1, Some.Check(1, "t")));
        await Assert.ThrowsAsync<NpgsqlException>(() => store.StoreAsync(batch, Cancellation));
        store.OnMoment = (_, _) => Task.CompletedTask;

        await store.StoreAsync(batch, Cancellation);

        Assert.Equal(
            ["t"], await database.LinesAsync(
                $"SELECT target.name FROM check_result JOIN target ON target.id = target_id JOIN location ON location.id = location_id WHERE request_id = '{batch.Messages[0].Check!.RequestId}'"));
    }

    [Fact]
    public async Task Store_WhileItsTransactionIsOpen_AHungWriterLosesItsLocks()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        string? timeout = null;
        store.OnMoment = async (now, connection) =>
        {
            if (now == StoreMoment.BeforeCommit)
            {
                await using var show = new NpgsqlCommand("SHOW idle_in_transaction_session_timeout", connection);
                timeout = (string?)await show.ExecuteScalarAsync(Cancellation);
            }
        };

        await store.StoreAsync(Some.Batch(Some.Check()), Cancellation);

        Assert.Equal("30s", timeout);
        Assert.Equal(["0"], await database.LinesAsync("SHOW idle_in_transaction_session_timeout"));
    }

    [Fact]
    public async Task Store_PeriodChanges_ScheduleTellsSinceWhen()
    {
        await using var database = await StorageDatabase.CreateAsync();
        Check[] checks = [Some.Check(0), Some.Check(1), Some.Check(2) with { Period = TimeSpan.FromDays(1) }, Some.Check(3) with { Period = null }];
        await database.Store().StoreAsync(Some.Batch(checks), Cancellation);

        // Another writer, and a late record of the first period.
        await database.Store().StoreAsync(Some.Batch(Some.Message(4, Some.Check(-1)), Some.Message(5, Some.Check(4) with { Period = null })), Cancellation);

        Assert.Equal(
            ["0|1000000", "2|86400000000", "3|"],
            await database.LinesAsync(
                $"SELECT extract(epoch FROM valid_from - '{Some.Instant:O}')::int, period FROM target_schedule ORDER BY valid_from"));
    }

    [Fact]
    public async Task Store_TargetDescribedAnew_LatestCounts()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0, "t"))), Cancellation);

        await store.StoreAsync(Some.Batch(Some.Message(1, Some.Check(1, "t") with { Url = "https://new.example/", Group = "g" })), Cancellation);

        Assert.Equal(["t|https://new.example/|g"], await database.LinesAsync("SELECT name, url, group_name FROM target"));
    }
}
