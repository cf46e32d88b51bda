using System.Reflection;
using Availability.Storage.Takeover;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;

namespace Availability.Storage;

/// <summary>Brings the database to the schema of this program: numbered scripts, each in a transaction and applied once.</summary>
public sealed class SchemaMigrator(NpgsqlDataSource dataSource)
{
    private const string Journal = "schema_version";

    // A script that waits behind a long query makes all others wait behind itself: it is tried again instead (SQLSTATE 55P03).
    private const string Patience = "SET LOCAL lock_timeout = '3s';\n";

    /// <summary>Applies what is missing, after creating the database when there is none.</summary>
    /// <returns>The names of the scripts applied.</returns>
    /// <exception cref="SchemaException">The database cannot be used as it is.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(MigrationMode mode, CancellationToken cancellationToken)
    {
        if (mode != MigrationMode.Never)
        {
            await DatabaseCreator.EnsureExistsAsync(dataSource, cancellationToken);
        }

        await using var schemaLock = await SchemaLock.TakeAsync(dataSource, cancellationToken);
        if (mode != MigrationMode.Never)
        {
            await OldTable.RenameAsync(schemaLock.Connection, cancellationToken);
        }

        // DbUp is synchronous.
        var applied = await Task.Run(() => Upgrade(Engine(schemaLock.Schema), mode), cancellationToken);
        if (mode != MigrationMode.Never)
        {
            await OldTable.RegisterAsync(schemaLock.Connection, cancellationToken);
            await OldTable.LetGoAsync(schemaLock.Connection, cancellationToken);
        }

        return applied;
    }

    private static IReadOnlyList<string> Upgrade(UpgradeEngine engine, MigrationMode mode)
    {
        if (engine.GetExecutedButNotDiscoveredScripts() is [.., var newest])
        {
            throw new SchemaException(
                $"The database was made by a newer version of this program (it has {newest}): start that version or a later one.");
        }

        if (mode == MigrationMode.Never && engine.GetScriptsToExecute() is [var missing, ..])
        {
            throw new SchemaException(
                $"The database's schema is behind this program ({missing.Name} is missing): start it once with --migrate only.");
        }

        var result = engine.PerformUpgrade();
        if (result.Successful)
        {
            return [.. result.Scripts.Select(script => script.Name)];
        }

        if (result.ErrorScript is null || PostgresFault.Of(result.Error) == FaultKind.Transient)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(result.Error);
        }

        throw new SchemaException(
            $"Migration {result.ErrorScript.Name} failed: {PostgresFault.Explain(result.Error)}.", result.Error);
    }

    // Variables are off: DbUp would take $$ of a function body for one.
    private UpgradeEngine Engine(string schema) => DeployChanges.To
        .PostgresqlDatabase(new PostgresqlConnectionManager(dataSource))
        .JournalToPostgresqlTable(schema, Journal)
        .WithScripts(Scripts())
        .WithVariablesDisabled()
        .WithTransactionPerScript()
        .LogToNowhere()
        .Build();

    private static IEnumerable<SqlScript> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new SqlScript(name, Patience + reader.ReadToEnd());
        }
    }
}
