using System.Diagnostics.Metrics;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>What the last round of maintenance said, as a metric and for <c>/health</c>.</summary>
internal sealed class PartitionStatus
{
    private volatile PartitionReport? _report;
    private volatile string? _trouble;

    public PartitionStatus(IMeterFactory meters) => meters.Create(WriterMetrics.Name).CreateObservableGauge(
        "availability.writer.partition.runway", Runway, "{day}", "Days after today that have their partition.");

    /// <summary>Null before the first.</summary>
    public PartitionReport? Report => _report;

    /// <summary>Why the last round failed; null when it did not.</summary>
    public string? Trouble => _trouble;

    public void Done(PartitionReport report) => (_report, _trouble) = (report, null);

    public void Failed(string reason) => _trouble = reason;

    private IEnumerable<Measurement<int>> Runway() => _report is { } report ? [new(report.DaysAhead)] : [];
}
