using Availability.Storage.Rollups;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Makes the rollups now and then.</summary>
internal sealed partial class RollupService(
    RollupMaker maker, RollupMetrics metrics, WriterStatus status, TimeProvider clock, ILogger<RollupService> logger)
    : MaintenanceService("Rollups", TimeSpan.FromSeconds(15), status, clock, logger)
{
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var made = await maker.RollAsync(cancellationToken);
        metrics.Rolled(made);
        if (made > 0)
        {
            LogRolled(made);
        }
    }

    protected override void Failed(string reason) => metrics.Failed();

    [LoggerMessage(LogLevel.Debug, "{Count} hours of blocks rolled up")]
    private partial void LogRolled(int count);
}
