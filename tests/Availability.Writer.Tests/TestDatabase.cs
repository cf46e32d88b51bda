using Availability.Storage;
using Availability.Testing;
using Npgsql;

namespace Availability.Writer.Tests;

/// <summary>A database of a test's own, and questions to it. Before somebody has made the schema every count is 0.</summary>
internal sealed class TestDatabase(string connectionString) : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly DatabaseTemplate Migrated = new(source => new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, CancellationToken.None));

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public string ConnectionString => connectionString;

    /// <summary>With the schema.</summary>
    public static async Task<TestDatabase> CreateAsync() => new(await Migrated.CopyAsync(TestContext.Current.CancellationToken));

    /// <summary>Without it.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync() =>
        new(await (await TestPostgres.GetAsync()).CreateDatabaseAsync(TestContext.Current.CancellationToken));

    public async Task<long> CountAsync(string from)
    {
        try
        {
            await using var command = _source.CreateCommand($"SELECT count(*) FROM {from}");
            return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }

    public async Task<IReadOnlyList<string>> LinesAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return lines;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Keeps everybody else from a table.</summary>
    public async Task<TableLock> LockAsync(string table)
    {
        var connection = await _source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var held = new TableLock(connection, await connection.BeginTransactionAsync(TestContext.Current.CancellationToken));
        await held.ExecuteAsync($"LOCK TABLE {table}");
        return held;
    }

    public Task HasAsync(long count, string from) => Eventually.TrueAsync(
        async _ => await CountAsync(from) >= count, Deadline, $"there are {count} in {from}", TestContext.Current.CancellationToken);

    /// <summary>The oracle: every number from 0 on is stored exactly once.</summary>
    public async Task HasEveryNumberOnceAsync(int count) => Assert.Empty(await NumberOracle.WrongAsync(
        _source, [.. Enumerable.Range(0, count).Select(number => new SentNumber(number))], TestContext.Current.CancellationToken));

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
