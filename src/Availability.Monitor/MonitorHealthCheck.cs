using Availability.Monitor.Publishing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Monitor;

/// <summary>Ready: the schedule turns, and records can be delivered.</summary>
internal sealed class MonitorHealthCheck(ICheckPublisher publisher, MonitorProgress progress) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !progress.IsAlive ? HealthCheckResult.Unhealthy("The schedule stands still.")
            : publisher.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble)
            : HealthCheckResult.Healthy());
}
