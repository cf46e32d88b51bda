using Availability.Storage;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Makes partitions ahead and removes old ones, round by round. Rarely there is anything to do, and then it is cheap.</summary>
internal sealed partial class PartitionService(
    PartitionMaintenance maintenance, PartitionStatus partitions, WriterStatus status, TimeProvider clock, ILogger<PartitionService> logger)
    : MaintenanceService("Partitions", TimeSpan.FromMinutes(1), status, clock, logger)
{
    protected override async Task WorkAsync(CancellationToken cancellationToken)
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

    protected override void Failed(string reason) => partitions.Failed(reason);

    [LoggerMessage(LogLevel.Information, "Partitions: {Made} made, {Retired} removed, {DaysAhead} days ahead")]
    private partial void LogDone(int made, int retired, int daysAhead);

    [LoggerMessage(LogLevel.Information, "Partitions: {Waits}")]
    private partial void LogWaits(string waits);
}
