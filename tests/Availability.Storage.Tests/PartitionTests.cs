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
}
