using Npgsql;

namespace Availability.Storage;

/// <summary>Creates the database that a connection string names, where it does not exist and the user may.</summary>
internal static class DatabaseCreator
{
    private const string Maintenance = "postgres";

    public static async Task EnsureExistsAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = dataSource.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateAsync(connection, cancellationToken);
        }
    }

    private static async Task CreateAsync(NpgsqlConnection missing, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(missing.ConnectionString);
        var name = settings.Database ?? settings.Username ?? Maintenance;
        settings.Database = Maintenance;
        settings.Pooling = false;
        try
        {
            await using var connection = await missing.CloneWithAsync(settings.ConnectionString, cancellationToken);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another program that starts now made it first.
        }
        catch (PostgresException exception) when (PostgresFault.Of(exception) == FaultKind.Configuration)
        {
            throw new SchemaException(
                $"The database \"{name}\" does not exist, and creating it failed: {PostgresFault.Explain(exception)}.", exception);
        }
    }
}
