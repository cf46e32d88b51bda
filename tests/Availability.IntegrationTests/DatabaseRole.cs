using Npgsql;

namespace Availability.IntegrationTests;

/// <summary>Who owns the pipeline's database and is no superuser.</summary>
internal sealed class DatabaseRole : IAsyncDisposable
{
    private const string Password = "a password of a test";

    private readonly Pipeline _pipeline;

    private DatabaseRole(Pipeline pipeline, string name) => (_pipeline, Name) = (pipeline, name);

    public string Name { get; }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_pipeline.Database) { Username = Name, Password = Password }.ConnectionString;

    public static async Task<DatabaseRole> CreateAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var role = new DatabaseRole(pipeline, $"role_{Guid.NewGuid():N}");
        await pipeline.ExecuteAsync($"CREATE ROLE {role.Name} LOGIN PASSWORD '{Password}'", cancellationToken);
        await pipeline.ExecuteAsync(
            $"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {role.Name}', current_database()); END $$", cancellationToken);
        return role;
    }

    public async ValueTask DisposeAsync()
    {
        await _pipeline.ExecuteAsync($"REASSIGN OWNED BY {Name} TO CURRENT_USER; DROP OWNED BY {Name}", CancellationToken.None);
        await _pipeline.ExecuteAsync($"DROP ROLE {Name}", CancellationToken.None);
    }
}
