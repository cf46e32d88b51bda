using Npgsql;

namespace Availability.Storage;

/// <summary>Held while the schema changes: programs that start together migrate one after the other.</summary>
internal sealed class SchemaLock : IAsyncDisposable
{
    private const string Key = "1096172873, 1";

    private SchemaLock(NpgsqlConnection connection, string schema) => (Connection, Schema) = (connection, schema);

    public NpgsqlConnection Connection { get; }

    /// <summary>Where unqualified names are created.</summary>
    public string Schema { get; }

    public static async Task<SchemaLock> TakeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        // A session lock on a connection of its own: it outlives the transactions of the scripts.
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Key}), current_schema()::text", connection)
            {
                CommandTimeout = 0,
            };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return await reader.IsDBNullAsync(1, cancellationToken)
                ? throw new SchemaException("No schema of the search_path exists: create one, or name another search_path.")
                : new SchemaLock(connection, reader.GetString(1));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Back in the pool the session would keep the lock; a broken one has lost it already.
        if (Connection.FullState == System.Data.ConnectionState.Open)
        {
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_unlock({Key})", Connection);
            await command.ExecuteNonQueryAsync();
        }

        await Connection.DisposeAsync();
    }
}
