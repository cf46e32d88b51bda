using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Writer;

/// <summary>Alive: the consumer was polled lately. A database or broker that is away does not stop that.</summary>
internal sealed class WriterLiveCheck(WriterStatus status) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.SinceLastPoll > Patience
            ? HealthCheckResult.Unhealthy($"not polled for {status.SinceLastPoll}")
            : HealthCheckResult.Healthy());
}
