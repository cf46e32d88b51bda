using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Writer;

/// <summary>Says how far the takeover is. Never in the way of the stream, so never unhealthy.</summary>
internal sealed class TakeoverCheck(TakeoverStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy(status.Sentence));
}
