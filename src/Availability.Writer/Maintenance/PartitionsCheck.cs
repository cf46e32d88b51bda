using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.Writer;

/// <summary>Tells how far ahead there are partitions. Checks are stored whatever it says: a missing day is made when the first of it comes.</summary>
internal sealed class PartitionsCheck(PartitionStatus status) : IHealthCheck
{
    private const int Short = 2;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var facts = new List<string>();
        if (status.Report is { } report)
        {
            facts.Add($"{report.DaysAhead} days ahead");
            facts.AddRange(report.IsOwner ? [] : ["old ones stay: our role does not own the tables (--owner-db-uri, or maintain as their owner)"]);
            facts.AddRange(report.Waits);
        }

        if (status.Trouble is { } trouble)
        {
            facts.Add(trouble);
        }

        var text = string.Join("; ", facts);
        return Task.FromResult(status.Trouble is not null || status.Report is { DaysAhead: < Short }
            ? HealthCheckResult.Degraded(text)
            : HealthCheckResult.Healthy(text.Length > 0 ? text : null));
    }
}
