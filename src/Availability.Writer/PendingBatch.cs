using Availability.Storage;

namespace Availability.Writer;

/// <summary>Messages that are stored together, with the leases they were read under.</summary>
internal sealed class PendingBatch(StreamId stream, BatchLimits limits)
{
    // Each day is a table with its indexes to lock; a transaction over a thousand of them is more than a server's memory for locks
    // holds, and would fail for ever.
    private const int MostDays = 100;

    private readonly List<ConsumedMessage> _messages = [];
    private readonly HashSet<DateOnly> _days = [];
    private long _bytes;

    public bool IsFull => _messages.Count >= limits.Messages || _bytes >= limits.Bytes || _days.Count >= MostDays;

    public StreamId Stream => stream;

    public int Count => _messages.Count;

    public IEnumerable<ConsumedMessage> Messages => _messages;

    public IEnumerable<PartitionLease> Leases => _messages.Select(message => message.Lease).Distinct();

    /// <summary>Unless it was read under a lease that is lost.</summary>
    public void Add(ConsumedMessage message)
    {
        if (!message.Lease.IsLost)
        {
            _messages.Add(message);
            _bytes += message.Bytes;
            if (message.Message.Check is { } check)
            {
                _days.Add(DateOnly.FromDateTime(check.ScheduledAt.UtcDateTime));
            }
        }
    }

    /// <summary>Takes the messages of lost leases out.</summary>
    public void DropLost() => _messages.RemoveAll(message => message.Lease.IsLost);

    /// <summary>What to store: each partition moves from where it is stored to behind its last message.</summary>
    public CheckBatch ToCheckBatch() => new(
        stream,
        [.. Leases.Select(lease => new OffsetRange(lease.Partition, lease.Stored, EndOf(lease)))],
        [.. _messages.Select(message => message.Message)]);

    /// <summary>All of it is stored.</summary>
    public void Stored()
    {
        foreach (var lease in Leases)
        {
            lease.StoredUntil(EndOf(lease));
        }
    }

    private long EndOf(PartitionLease lease) => _messages.Last(message => message.Lease == lease).Message.Offset + 1;
}
