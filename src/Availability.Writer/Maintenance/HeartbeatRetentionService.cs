using Availability.Storage;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Forgets what monitors said of hours that have no rollup any more.</summary>
internal sealed class HeartbeatRetentionService(
    MonitorStore store, Retention retention, WriterStatus status, TimeProvider clock, ILogger<HeartbeatRetentionService> logger)
    : MaintenanceService("Old heartbeats", TimeSpan.FromHours(1), status, clock, logger)
{
    private readonly TimeProvider _clock = clock;

    protected override Task WorkAsync(CancellationToken cancellationToken) =>
        store.DeleteBeforeAsync(retention.RollupFloor(_clock.GetUtcNow()), cancellationToken);
}
