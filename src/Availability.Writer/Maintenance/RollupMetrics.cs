using System.Diagnostics.Metrics;

namespace Availability.Writer;

/// <summary>How the rollups get on.</summary>
internal sealed class RollupMetrics
{
    private readonly Counter<long> _made;
    private volatile bool _isFailing;

    public RollupMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(WriterMetrics.Name);
        _made = meter.CreateCounter<long>("availability.writer.rollups", "{rollup}", "Hours of blocks of 256 targets that were rolled up, or rolled up again.");
        meter.CreateObservableGauge(
            "availability.writer.rollups.failing", () => _isFailing ? 1 : 0, "{fault}", "1 while rollups cannot be made: the history stays, summaries wait.");
    }

    public bool IsFailing => _isFailing;

    public void Rolled(int made)
    {
        _isFailing = false;
        _made.Add(made);
    }

    public void Failed() => _isFailing = true;
}
