using Availability.ServiceDefaults;
using Availability.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>The first step: the tables are there as this program knows them, or are made so by their owner.</summary>
internal sealed partial class SchemaUpdate(
    SchemaMigrator migrator, DatabaseRetry database, IOptions<WriterOptions> options, IOptions<PostgresOptions> postgres, ILogger<SchemaUpdate> logger)
{
    /// <summary>Waits for the database as long as it is away.</summary>
    /// <exception cref="ConfigurationException">Somebody has to change something.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var applied = await database.RunAsync(token => migrator.MigrateAsync(options.Value.Migrate, token), cancellationToken);
            LogSchema(applied.Count);
        }
        catch (SchemaException exception)
        {
            throw new ConfigurationException(exception.Message);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Configuration)
        {
            throw new ConfigurationException(PostgresRefusal.Explain(exception, PostgresFault.Explain(exception), postgres.Value, asOwner: true));
        }
    }

    [LoggerMessage(LogLevel.Information, "The schema is up to date ({Count} migrations applied)")]
    private partial void LogSchema(int count);
}
