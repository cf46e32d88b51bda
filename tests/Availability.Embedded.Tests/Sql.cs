using Npgsql;

namespace Availability.Embedded.Tests;

/// <summary>One statement over a connection of its own: a pooled one would not survive the servers that these tests stop.</summary>
internal static class Sql
{
    public static async Task<object?> AskAsync(EmbeddedPostgres postgres, string statement)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
