using Availability.IntegrationTests.Telemetry.Protocol;

namespace Availability.IntegrationTests.Telemetry;

internal sealed record ReceivedMetric(string? Service, string Meter, Metric Metric)
{
    /// <summary>In OpenTelemetry's words for instruments.</summary>
    public string Kind => Metric switch
    {
        { Gauge: not null } => "gauge",
        { Sum.IsMonotonic: true } => "counter",
        { Sum: not null } => "up-down counter",
        { Histogram: not null } => "histogram",
        _ => "unknown",
    };

    /// <summary>The attributes of each time series.</summary>
    public IEnumerable<IReadOnlyList<KeyValue>> Series =>
        (Metric.Gauge?.DataPoints ?? Metric.Sum?.DataPoints)?.Select(point => point.Attributes)
        ?? Metric.Histogram?.DataPoints.Select(point => point.Attributes)
        ?? [];
}
