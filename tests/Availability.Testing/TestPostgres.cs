using Availability.Embedded;
using Npgsql;

namespace Availability.Testing;

/// <summary>
/// The PostgreSQL of the tests: the one <c>POSTGRES_URI</c> names, else one embedded server per test process, gone with
/// it.
/// </summary>
public sealed class TestPostgres
{
    private static readonly Lazy<Task<TestPostgres>> Shared = new(StartAsync);

    private readonly EmbeddedPostgres? _embedded;

    private TestPostgres(string connectionString, EmbeddedPostgres? embedded) => (ConnectionString, _embedded) = (connectionString, embedded);

    /// <summary>A database that exists, to connect to the server with.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the server is ours alone.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>The server that all tests of this process share; do not stop it.</summary>
    public static Task<TestPostgres> GetAsync() => Shared.Value;

    /// <summary>A new empty database of a name that no other test has; returns its connection string.</summary>
    public Task<string> CreateDatabaseAsync(CancellationToken cancellationToken) => CreateDatabaseAsync("template1", cancellationToken);

    /// <summary>The same, as a copy of a database that nobody is connected to.</summary>
    public async Task<string> CreateDatabaseAsync(string template, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        builder.Database = $"test_{Guid.NewGuid():N}";
        await using var command = source.CreateCommand($"CREATE DATABASE {builder.Database} TEMPLATE {template}");
        await command.ExecuteNonQueryAsync(cancellationToken);
        if (!IsEmbedded)
            TestRun.AtEnd(() => DropAsync(builder.Database));
        return builder.ConnectionString;
    }

    private async Task DropAsync(string database)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(ConnectionString);
            await using var command = source.CreateCommand($"DROP DATABASE {database} WITH (FORCE)");
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The server went before us, and a test database is no reason to fail the run.
        }
    }

    private static async Task<TestPostgres> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("POSTGRES_URI") is { Length: > 0 } uri)
            return new(PostgresUri.ToConnectionString(uri), null);

        var embedded = await TemporaryPostgres.StartAsync(new EmbeddedPostgresOptions(), CancellationToken.None);
        return new(embedded.ConnectionString, embedded);
    }
}
