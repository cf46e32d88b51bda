using Npgsql;

namespace Availability.Testing;

/// <summary>A database that is made once in a test process and copied for whoever wants one: migrations take much longer.</summary>
/// <param name="fill">Makes of an empty one what the copies are to be.</param>
public sealed class DatabaseTemplate(Func<NpgsqlDataSource, Task> fill)
{
    private readonly Lazy<Task<string>> _name = new(() => MakeAsync(fill));

    /// <summary>A new copy; returns its connection string.</summary>
    public async Task<string> CopyAsync(CancellationToken cancellationToken) =>
        await (await TestPostgres.GetAsync()).CreateDatabaseAsync(await _name.Value, cancellationToken);

    private static async Task<string> MakeAsync(Func<NpgsqlDataSource, Task> fill)
    {
        var connection = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(connection);
        await fill(source);
        return new NpgsqlConnectionStringBuilder(connection).Database!;
    }
}
