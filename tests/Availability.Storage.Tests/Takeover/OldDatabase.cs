using Availability.Storage.Takeover;
using Availability.Testing;
using Npgsql;

namespace Availability.Storage.Tests.Takeover;

/// <summary>A database as the old program left it, and a copy of its table to compare with.</summary>
internal sealed class OldDatabase : IAsyncDisposable
{
    public const string Table =
        """
        CREATE TABLE checks (
            request_id uuid, "timestamp" timestamp, url text, response_time double precision, status_code integer, regexp_match text)
        """;

    private const string Six = """request_id, "timestamp", url, response_time, status_code, regexp_match""";

    private OldDatabase(NpgsqlDataSource source, string connectionString) => (Source, ConnectionString) = (source, connectionString);

    public NpgsqlDataSource Source { get; }

    public string ConnectionString { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="rows">VALUES or SELECT of the six columns; null: none.</param>
    /// <param name="table">The statement that makes it.</param>
    public static async Task<OldDatabase> CreateAsync(string? rows = null, string table = Table)
    {
        var connectionString = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(Cancellation);
        var database = new OldDatabase(NpgsqlDataSource.Create(connectionString), connectionString);
        await database.ExecuteAsync(table);
        if (rows is not null)
        {
            await database.ExecuteAsync($"INSERT INTO checks ({Six}) {rows}");
        }

        return database;
    }

    public Task MigrateAsync() => new SchemaMigrator(Source).MigrateAsync(MigrationMode.Auto, Cancellation);

    /// <summary>All of it, as the writer does.</summary>
    public async Task<TakeoverProgress> TakeOverAsync()
    {
        await MigrateAsync();
        var takeover = new TableTakeover(Source);
        Assert.True(await takeover.PrepareAsync(Cancellation));
        while (await takeover.MoveAsync(Cancellation) == TakeoverStep.Moved)
        {
        }

        Assert.True(await takeover.FinishAsync(Cancellation));
        await takeover.LetGoAsync(Cancellation);
        return (await takeover.ReadAsync(Cancellation))!;
    }

    /// <summary>Rows that the view and the old table do not both have, as often: none is the aim.</summary>
    public Task<IReadOnlyList<string>> DifferencesAsync(string oldUrl = "url", string oldId = "request_id") => LinesAsync(
        $"""
        WITH old AS (
            SELECT {oldId} AS request_id, "timestamp", {oldUrl} AS url, response_time, status_code, regexp_match FROM checks_imported),
        new AS (SELECT {Six} FROM checks)
        (SELECT 'lost', * FROM (TABLE old EXCEPT ALL TABLE new) AS lost)
        UNION ALL
        (SELECT 'new', * FROM (TABLE new EXCEPT ALL TABLE old) AS new)
        """);

    public async Task<long> CountAsync(string from) => (long)(await ScalarAsync($"SELECT count(*) FROM {from}"))!;

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Every value as the server writes it: some are none that .NET has.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string sql)
    {
        await using var command = Source.CreateCommand($"SELECT line::text FROM ({sql}) AS line");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
