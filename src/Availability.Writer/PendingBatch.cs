using System.Diagnostics;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>Messages that are stored together, with the leases they were read under.</summary>
internal sealed class PendingBatch(BatchLimits limits)
{
    // Each day is a table with its indexes to lock; a transaction over a thousand of them is more than a server's memory for locks
    // holds, and would fail for ever.
    private const int MostDays = 100;

    private readonly List<(PartitionLease Lease, StreamMessage Message)> _messages = [];
    private readonly MessageBytes _kept = new();
    private readonly List<ActivityContext> _origins = [];
    private readonly Dictionary<PartitionLease, long> _ends = [];
    private readonly HashSet<DateOnly> _days = [];
    private long _bytes;

    public bool IsFull => _messages.Count >= limits.Messages || _bytes >= limits.Bytes || _days.Count >= MostDays;

    public int Count => _messages.Count;

    public IEnumerable<StreamMessage> Messages => _messages.Select(message => message.Message);

    /// <summary>The spans that published its messages, where they are known.</summary>
    public IReadOnlyList<ActivityContext> Origins => _origins;

    public IEnumerable<PartitionLease> Leases => _ends.Keys;

    /// <summary>Unless it was read under a lease that is lost.</summary>
    public void Add(in ConsumedMessage message)
    {
        if (message.Lease.IsLost)
        {
            return;
        }

        _messages.Add((message.Lease, message.Keep(_kept)));
        _ends[message.Lease] = message.Offset + 1;
        _bytes += message.Bytes;
        if (message.Check is { } check)
        {
            _days.Add(DateOnly.FromDateTime(check.ScheduledAt.UtcDateTime));
        }

        if (message.Origin is { } origin)
        {
            _origins.Add(origin);
        }
    }

    /// <summary>Takes the messages of lost leases out.</summary>
    public void DropLost()
    {
        // Looked at once: a lease can get lost at any moment, and its messages go with it or not at all.
        HashSet<PartitionLease> lost = [.. _ends.Keys.Where(lease => lease.IsLost)];
        if (lost.Count > 0)
        {
            _messages.RemoveAll(message => lost.Contains(message.Lease));
            lost.ToList().ForEach(lease => _ends.Remove(lease));
        }
    }

    /// <summary>What to store: each partition moves from where it is stored to behind its last message.</summary>
    public CheckBatch ToCheckBatch(StreamId stream) => new(
        stream,
        [.. _ends.Select(end => new OffsetRange(end.Key.Partition, end.Key.Stored, end.Value))],
        [.. Messages]);

    /// <summary>All of it is stored.</summary>
    public void Stored()
    {
        foreach (var (lease, end) in _ends)
        {
            lease.StoredUntil(end);
        }
    }

    /// <summary>Makes it an empty one. What was made of it, and its messages' bytes, must not be read any more.</summary>
    public void Clear()
    {
        _messages.Clear();
        _kept.Clear();
        _origins.Clear();
        _ends.Clear();
        _days.Clear();
        _bytes = 0;
    }
}
