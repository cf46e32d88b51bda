using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Monitor.Reloading;

/// <summary>Degraded, and still ready, while an older targets file is in force than the one that is there.</summary>
internal sealed class TargetsHealthCheck(TargetsFileState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Trouble is { } trouble ? HealthCheckResult.Degraded(trouble) : HealthCheckResult.Healthy());
}
