using Npgsql;

namespace Availability.Storage.Tests;

public sealed class PartitionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnsurePartition_EightAtOnce_OneMakesIt()
    {
        await using var database = await StorageDatabase.CreateAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => database.ScalarAsync("SELECT ensure_partition('2026-03-04')")));

        Assert.Single(made, true);
        Assert.Equal(1, await database.CountAsync("pg_inherits WHERE inhparent = 'check_result'::regclass"));
    }

    [Fact]
    public async Task EnsurePartition_OpenReaderAndWriter_WaitsForNeither()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync("SELECT ensure_partition('2026-03-04')");
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var use = new NpgsqlCommand("LOCK check_result IN ROW EXCLUSIVE MODE; SELECT * FROM checks", connection);
        await use.ExecuteNonQueryAsync(Cancellation);

        Assert.Equal(true, await database.ScalarAsync("SELECT ensure_partition('2026-03-05')"));
    }

    [Fact]
    public async Task EnsurePartition_AnotherTimeZone_DaysAreUtc()
    {
        await using var database = await StorageDatabase.CreateAsync();

        await database.ExecuteAsync("SET TimeZone = 'Pacific/Auckland'; SET DateStyle = 'SQL, DMY'; SELECT ensure_partition('2026-03-04')");

        Assert.Contains(
            "2026-03-04 00:00:00+00",
            (string)(await database.ScalarAsync(
                "SELECT set_config('TimeZone', 'UTC', false) || set_config('DateStyle', 'ISO', false) || pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'check_result_20260304'"))!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsurePartition_LockHeldTooLong_IsTransient()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var block = new NpgsqlCommand("LOCK check_result IN ACCESS EXCLUSIVE MODE", connection);
        await block.ExecuteNonQueryAsync(Cancellation);

        var exception = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT ensure_partition('2026-03-05')"));

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, exception.SqlState);
        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
    }

    [Fact]
    public async Task Store_DayDetachedByHandAndNotRenamed_TakesAnotherNameAndLeavesThatTable()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Check(0)), Cancellation);
        await database.ExecuteAsync("ALTER TABLE check_result DETACH PARTITION check_result_20260304");

        var first = await Assert.ThrowsAsync<PostgresException>(() => store.StoreAsync(Some.Batch(Some.Message(1, Some.Check(1))), Cancellation));
        var second = await store.StoreAsync(Some.Batch(Some.Message(1, Some.Check(1))), Cancellation);

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(first));
        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), second);
        Assert.Equal(["check_result_20260304_2"], await database.LinesAsync("SELECT name FROM history_partition"));
        Assert.Equal(1, await database.CountAsync("check_result_20260304"));
        Assert.Equal(false, await database.ScalarAsync("SELECT ensure_partition('2026-03-04')"));
    }

    [Fact]
    public async Task EnsurePartition_DetachNotFinished_IsTransientAndTheNextRoundFinishes()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync("SELECT ensure_partition('2026-03-01')");
        await using (var reader = await database.Source.OpenConnectionAsync(Cancellation))
        await using (await reader.BeginTransactionAsync(Cancellation))
        {
            await using var read = new NpgsqlCommand("TABLE checks", reader);
            await read.ExecuteNonQueryAsync(Cancellation);
            await Assert.ThrowsAsync<PostgresException>(() => DetachAsync(database));
        }

        var exception = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("SELECT ensure_partition('2026-03-01')"));
        await new PartitionMaintenance(database.Source, new Retention(), database.Clock).RunAsync(Cancellation);

        Assert.Equal("the detach of partition check_result_20260301 has not ended yet", exception.MessageText);
        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Equal(true, await database.ScalarAsync("SELECT ensure_partition('2026-03-01')"));
        Assert.Equal(1, await database.CountAsync("pg_class WHERE relname = 'check_result_20260301'"));
    }

    [Fact]
    public async Task EnsurePartition_WiderPartition_IsTheDays()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE TABLE theirs PARTITION OF check_result FOR VALUES FROM ('2026-03-01Z') TO ('2026-03-08Z')");

        Assert.Equal(false, await database.ScalarAsync("SELECT ensure_partition('2026-03-01')"));
        Assert.Equal(false, await database.ScalarAsync("SELECT ensure_partition('2026-03-07')"));
        Assert.Equal(true, await database.ScalarAsync("SELECT ensure_partition('2026-03-08')"));
    }

    private static async Task DetachAsync(StorageDatabase database)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var patience = new NpgsqlCommand("SET lock_timeout = '200ms'", connection);
        await patience.ExecuteNonQueryAsync(Cancellation);
        await using var detach = new NpgsqlCommand("ALTER TABLE check_result DETACH PARTITION check_result_20260301 CONCURRENTLY", connection);
        await detach.ExecuteNonQueryAsync(Cancellation);
    }
}
