using Availability.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Makes partitions ahead and removes old ones, round by round.</summary>
internal sealed partial class PartitionService(
    PartitionMaintenance maintenance, PartitionStatus partitions, WriterStatus status, TimeProvider clock, ILogger<PartitionService> logger)
    : BackgroundService
{
    // Rarely anything to do, and then cheap; what waits for a reader is tried again this soon after it has ended.
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await status.SchemaReady.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Every, clock);
            do
            {
                await RunAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever is half done the next round finds.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var report = await maintenance.RunAsync(cancellationToken);
            if (report.Made + report.Retired > 0)
            {
                LogDone(report.Made, report.Retired, report.DaysAhead);
            }

            if (report.Waits.Count > 0 && !report.Waits.SequenceEqual(partitions.Report?.Waits ?? []))
            {
                LogWaits(string.Join("; ", report.Waits));
            }

            partitions.Done(report);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Of whatever kind: the stream can be stored without, for a week at least, and /health says why.
            var reason = PostgresFault.Explain(exception);
            if (reason != partitions.Trouble)
            {
                LogFailed(reason);
            }

            partitions.Failed(reason);
        }
    }

    [LoggerMessage(LogLevel.Information, "Partitions: {Made} made, {Retired} removed, {DaysAhead} days ahead")]
    private partial void LogDone(int made, int retired, int daysAhead);

    [LoggerMessage(LogLevel.Information, "Partitions: {Waits}")]
    private partial void LogWaits(string waits);

    [LoggerMessage(LogLevel.Warning, "Partitions: {Reason}; trying again, checks are stored meanwhile")]
    private partial void LogFailed(string reason);
}
