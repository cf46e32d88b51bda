using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Writer;

/// <summary>Ready: the database answers and the consumer group has a place for us.</summary>
internal sealed class WriterReadyCheck(WriterStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.Obstacle is { } obstacle ? HealthCheckResult.Unhealthy(obstacle) : HealthCheckResult.Healthy(status.MonitorsTrouble is { } trouble ? $"monitors topic: {trouble}" : null));
}
