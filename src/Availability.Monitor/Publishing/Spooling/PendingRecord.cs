namespace Availability.Monitor.Publishing.Spooling;

/// <summary>A record that the broker has not confirmed yet, and where it is meanwhile.</summary>
internal sealed class PendingRecord
{
    public PendingRecord(long id, OutgoingRecord record)
    {
        (Id, Record) = (id, record);
        Node = new LinkedListNode<PendingRecord>(this);
    }

    /// <summary>Its place in the order.</summary>
    public long Id { get; }

    public OutgoingRecord Record { get; }

    /// <summary>Its place among those that are in memory only.</summary>
    public LinkedListNode<PendingRecord> Node { get; }

    public bool IsOnDisk { get; set; }

    /// <summary>The client has it and will report.</summary>
    public bool IsInFlight { get; set; }

    /// <summary>Confirmed, or lost for good.</summary>
    public bool IsSettled { get; set; }

    /// <summary>When the client got it.</summary>
    public long ProducedAt { get; set; }
}
