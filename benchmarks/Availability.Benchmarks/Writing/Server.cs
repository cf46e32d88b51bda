using Availability.Embedded;
using Npgsql;

namespace Availability.Benchmarks.Writing;

/// <summary>Databases of their own: on the server that <c>POSTGRES_URI</c> names (an Npgsql connection string), else on an embedded one.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly EmbeddedPostgres? _embedded;
    private readonly string? _folder;

    private Server(string connectionString, EmbeddedPostgres? embedded, string? folder) =>
        (_connectionString, _embedded, _folder) = (connectionString, embedded, folder);

    public static async Task<Server> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("POSTGRES_URI") is { Length: > 0 } given)
        {
            return new Server(given, null, null);
        }

        var folder = Path.Combine(Path.GetTempPath(), $"availability-benchmarks-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var embedded = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder }, progress: null, CancellationToken.None);
        return new Server(embedded.ConnectionString, embedded, folder);
    }

    public async Task<string> NewDatabaseAsync()
    {
        var name = $"benchmark_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(_connectionString);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ConnectionString;
    }

    public async Task DropAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(_connectionString);
        await using var command = source.CreateCommand($"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
            EmbeddedPostgres.Discard(_folder!);
        }
    }
}
