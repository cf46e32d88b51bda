using System.Diagnostics;
using System.Diagnostics.Metrics;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>The writer's instruments and spans.</summary>
internal sealed class WriterMetrics
{
    public const string Name = "Availability.Writer";

    private readonly Counter<long> _rows;
    private readonly Counter<long> _repeated;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _holes;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _batchDuration;
    private long _lag;

    public WriterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _rows = meter.CreateCounter<long>("availability.writer.rows", "{check}", "Checks stored.");
        _repeated = meter.CreateCounter<long>(
            "availability.writer.repeated", "{check}", "Checks not stored because their slot was taken: by themselves (redelivered) or by another (duplicate).");
        _quarantined = meter.CreateCounter<long>("availability.writer.quarantined", "{message}", "Messages set aside.");
        _holes = meter.CreateCounter<long>("availability.writer.holes", "{offset}", "Offsets that never held a message for us (transaction markers, compaction).");
        _batchSize = meter.CreateHistogram(
            "availability.writer.batch.size", "{message}", "Messages per transaction.", null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000] });
        // The default boundaries are milliseconds.
        _batchDuration = meter.CreateHistogram(
            "availability.writer.batch.duration", "s", "Time to store a batch, retries included.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] });
        meter.CreateObservableGauge("availability.writer.lag", () => Volatile.Read(ref _lag), "{message}", "Messages on our partitions that are not stored yet.");
    }

    public static ActivitySource Activities { get; } = new(Name);

    public void BatchStored(int messages, TimeSpan duration, StoreResult result)
    {
        _batchSize.Record(messages);
        _batchDuration.Record(duration.TotalSeconds);
        if (result is StoreResult.Stored stored)
        {
            _rows.Add(stored.Rows);
            _quarantined.Add(stored.Quarantined);
            _repeated.Add(stored.Redelivered, new KeyValuePair<string, object?>("reason", "redelivered"));
            _repeated.Add(stored.Duplicates, new KeyValuePair<string, object?>("reason", "duplicate"));
        }
    }

    public void HolePassed(long offsets) => _holes.Add(offsets);

    public void LagIs(long messages) => Volatile.Write(ref _lag, messages);
}
