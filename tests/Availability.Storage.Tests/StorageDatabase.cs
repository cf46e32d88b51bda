using Availability.Testing;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Availability.Storage.Tests;

/// <summary>A migrated database of its own, with offset rows for partitions 0 to 2.</summary>
internal sealed class StorageDatabase : IAsyncDisposable
{
    private static readonly DatabaseTemplate Migrated = new(source => new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, CancellationToken.None));

    private StorageDatabase(NpgsqlDataSource source) => Source = source;

    public NpgsqlDataSource Source { get; }

    /// <summary>A minute after <see cref="Some.Instant"/>.</summary>
    public FakeTimeProvider Clock { get; } = new(Some.Instant.AddMinutes(1));

    public static async Task<StorageDatabase> CreateAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = new StorageDatabase(NpgsqlDataSource.Create(await Migrated.CopyAsync(cancellation)));
        await new StreamOffsets(database.Source).InsertAsync(
            Some.Stream, new Dictionary<int, long> { [0] = 0, [1] = 0, [2] = 0 }, cancellation);
        return database;
    }

    public CheckStore Store(Retention? retention = null) => new(Source, retention ?? new Retention(), Clock);

    public async Task<long> CountAsync(string from) => (long)(await ScalarAsync($"SELECT count(*) FROM {from}"))!;

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<string>> LinesAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return lines;
    }

    /// <summary>As the roller does once it has done every hour before the day.</summary>
    public Task RolledUntilAsync(string day) =>
        ExecuteAsync($"UPDATE rollup_progress SET rolled_until = '{day}T00:00Z'; DELETE FROM rollup_dirty WHERE bucket < '{day}T00:00Z'");

    /// <summary>The plan of a statement with these parameters, in a transaction of its own after <paramref name="setting"/>.</summary>
    public Task<QueryPlan> PlanAsync(string sql, string setting, params (string Name, object Value)[] parameters) =>
        PlanAsync("EXPLAIN", sql, setting, parameters);

    /// <summary>The same, carried out: without the parts that were never reached.</summary>
    public Task<QueryPlan> ExecutedAsync(string sql, string setting, params (string Name, object Value)[] parameters) =>
        PlanAsync("EXPLAIN (ANALYZE, TIMING OFF)", sql, setting, parameters);

    private async Task<QueryPlan> PlanAsync(string explain, string sql, string setting, (string Name, object Value)[] parameters)
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var set = new NpgsqlCommand(setting, connection);
        await set.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return await QueryPlan.ReadAsync(connection, $"{explain} {sql}", parameters.Select(parameter => new NpgsqlParameter(parameter.Name, parameter.Value)));
    }

    public async Task<long?> NextOffsetAsync(int partition = 0) =>
        (long?)await ScalarAsync($"SELECT next_offset FROM kafka_offset WHERE partition = {partition} AND group_id = 'checks-writer'");

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
