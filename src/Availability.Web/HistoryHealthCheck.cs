using System.Data.Common;
using Availability.Storage;
using Availability.Storage.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Web;

/// <summary>Whether there is a history to show.</summary>
internal sealed class HistoryHealthCheck(TargetReports reports) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await reports.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException exception)
        {
            return HealthCheckResult.Unhealthy($"the history cannot be read: {PostgresFault.Explain(exception)}");
        }
    }
}
