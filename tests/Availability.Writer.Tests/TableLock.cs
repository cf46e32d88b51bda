using Npgsql;

namespace Availability.Writer.Tests;

/// <summary>A transaction that holds a table, as another writer could.</summary>
internal sealed class TableLock(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Does this last, and lets the others go on.</summary>
    public async Task ReleaseAsync(string sql)
    {
        await ExecuteAsync(sql);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
