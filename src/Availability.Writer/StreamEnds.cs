using Availability.Storage;

namespace Availability.Writer;

/// <summary>Where our partitions end, as the consumer last saw it.</summary>
internal sealed class StreamEnds
{
    private volatile KnownEnds? _last;

    /// <summary>Null before the first look, and without partitions.</summary>
    public KnownEnds? Last => _last;

    /// <summary>Called by the consumer.</summary>
    public void Are(StreamId stream, IReadOnlyDictionary<int, long> ends) => _last = ends.Count == 0 ? null : new(stream, ends);

    /// <summary>Of one moment.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Ends">By partition, the offset that the next message will have.</param>
    public sealed record KnownEnds(StreamId Stream, IReadOnlyDictionary<int, long> Ends);
}
