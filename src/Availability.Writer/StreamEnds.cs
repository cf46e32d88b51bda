using Availability.Storage;

namespace Availability.Writer;

/// <summary>Where our partitions end: looked at on the consumer's thread, told to the metrics, and kept for whoever tells the database.</summary>
internal sealed class StreamEnds(PartitionLeases leases, WriterMetrics metrics, WriterStatus status, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private volatile KnownEnds? _last;
    private long? _looked;

    /// <summary>Null before the first look, without partitions, and while no broker answers.</summary>
    public KnownEnds? Last => _last;

    /// <summary>Looks now and then, at what the last fetches told.</summary>
    public void Look(ChecksConsumer consumer, StreamId stream)
    {
        if (_looked is { } last && clock.GetElapsedTime(last) < LookEvery)
        {
            return;
        }

        _looked = clock.GetTimestamp();
        PartitionLease[] ours = [.. leases.All];
        if (!status.HasStream && ours.Length > 0)
        {
            // What the last fetch told is old by now, and a broker that is back does not say so.
            _last = null;
            leases.Watermarks(consumer, ours[0].Partition);
            status.StreamWorks();
        }

        foreach (var lease in ours)
        {
            lease.End = Math.Max(lease.End, leases.KnownEnd(consumer, lease));
        }

        metrics.LagIs(ours.Sum(lease => Math.Max(0, lease.End - lease.Stored)));
        _last = ours.Length == 0 ? null : new(stream, ours.ToDictionary(lease => lease.Partition, lease => lease.End));
    }

    /// <summary>Of one moment.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Ends">By partition, the offset that the next message will have.</param>
    public sealed record KnownEnds(StreamId Stream, IReadOnlyDictionary<int, long> Ends);
}
