using Availability.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Forgets what monitors said of hours that have no rollup any more.</summary>
internal sealed partial class HeartbeatRetentionService(
    MonitorStore store, Retention retention, WriterStatus status, TimeProvider clock, ILogger<HeartbeatRetentionService> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await status.SchemaReady.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Every, clock);
            do
            {
                await ForgetAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Another hour will do.
        }
    }

    private async Task ForgetAsync(CancellationToken stopping)
    {
        try
        {
            await store.DeleteBeforeAsync(retention.RollupFloor(clock.GetUtcNow()), stopping);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) != FaultKind.Unknown)
        {
            LogFailed(PostgresFault.Explain(exception));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old heartbeats stay for another hour: {Reason}")]
    private partial void LogFailed(string reason);
}
