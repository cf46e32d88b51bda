using System.Data.Common;
using Availability.Storage;
using Availability.Storage.Pipeline;
using Availability.Storage.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Web;

/// <summary>Whether there is a history to show. Degraded, and still ready, while what is read in the background cannot be, and the old is shown.</summary>
internal sealed class HistoryHealthCheck(TargetReports reports, Rankings rankings, PipelineReports pipeline) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await reports.PingAsync(cancellationToken);
            return rankings.Failure is { } unranked ? Degraded("targets are sorted by older ranks", unranked)
                : pipeline.Failure is { } uncounted ? Degraded("the last hours' accounts are old", uncounted)
                : HealthCheckResult.Healthy();
        }
        catch (DbException exception)
        {
            return HealthCheckResult.Unhealthy($"the history cannot be read: {PostgresFault.Explain(exception)}");
        }
    }

    private static HealthCheckResult Degraded(string what, Exception failure) =>
        HealthCheckResult.Degraded($"{what}: {PostgresFault.Explain(failure)}");
}
