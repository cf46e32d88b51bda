using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Monitor;

/// <summary>Alive: the schedule turns.</summary>
internal sealed class ProgressHealthCheck(MonitorProgress progress) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(progress.IsAlive ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The schedule stands still."));
}
