using Availability.ServiceDefaults;
using Microsoft.Extensions.Hosting;

namespace Availability.Writer;

/// <summary><c>--migrate only</c>: the first step alone. It speaks to no Kafka, so it needs none of its logins either.</summary>
internal sealed class MigrationService(SchemaUpdate schema, ServiceExit exit) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await schema.RunAsync(stoppingToken);
            exit.Stop(ExitCode.Success);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while waiting for the database.
        }
        catch (ConfigurationException exception)
        {
            exit.Stop(ExitCode.BadUsage, exception.Message);
        }
    }
}
