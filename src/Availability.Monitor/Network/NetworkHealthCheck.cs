using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Monitor.Network;

/// <summary>Degraded, and still ready, while the network fails: a restart would not mend it, and targets on this machine are checked.</summary>
internal sealed class NetworkHealthCheck(NetworkState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Trouble is { } trouble
            ? HealthCheckResult.Degraded($"The monitor's own network fails: {trouble}.")
            : HealthCheckResult.Healthy());
}
