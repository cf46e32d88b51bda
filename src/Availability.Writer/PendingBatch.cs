using Availability.Storage;

namespace Availability.Writer;

/// <summary>Messages that are stored together, with the leases they were read under.</summary>
internal sealed class PendingBatch(BatchLimits limits)
{
    // Each day is a table with its indexes to lock; a transaction over a thousand of them is more than a server's memory for locks
    // holds, and would fail for ever.
    private const int MostDays = 100;

    private readonly List<ConsumedMessage> _messages = [];
    private readonly Dictionary<PartitionLease, long> _ends = [];
    private readonly HashSet<DateOnly> _days = [];
    private long _bytes;

    public bool IsFull => _messages.Count >= limits.Messages || _bytes >= limits.Bytes || _days.Count >= MostDays;

    public int Count => _messages.Count;

    public IEnumerable<ConsumedMessage> Messages => _messages;

    public IEnumerable<PartitionLease> Leases => _ends.Keys;

    /// <summary>Unless it was read under a lease that is lost.</summary>
    public void Add(ConsumedMessage message)
    {
        if (!message.Lease.IsLost)
        {
            _messages.Add(message);
            _ends[message.Lease] = message.Message.Offset + 1;
            _bytes += message.Bytes;
            if (message.Message.Check is { } check)
            {
                _days.Add(DateOnly.FromDateTime(check.ScheduledAt.UtcDateTime));
            }
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
        [.. _messages.Select(message => message.Message)]);

    /// <summary>All of it is stored.</summary>
    public void Stored()
    {
        foreach (var (lease, end) in _ends)
        {
            lease.StoredUntil(end);
        }
    }
}
