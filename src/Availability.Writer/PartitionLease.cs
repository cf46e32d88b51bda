namespace Availability.Writer;

/// <summary>A partition as long as it is ours. What was read under one lease is not mixed with what is read under the next.</summary>
internal sealed class PartitionLease(int partition, long start)
{
    private long _stored = start;
    private volatile bool _isLost;
    private volatile bool _isHalted;

    public int Partition => partition;

    /// <summary>The offset to read next; the consumer's thread alone uses it.</summary>
    public long Next { get; set; } = start;

    /// <summary>The jump that was sought back for; the consumer's thread alone uses it.</summary>
    public long? SoughtBackTo { get; set; }

    /// <summary>Up to here all is stored, and what is read beyond is not.</summary>
    public long Stored => Volatile.Read(ref _stored);

    /// <summary>Another writer has it, or has moved it: what is read and not stored is to be dropped.</summary>
    public bool IsLost => _isLost;

    /// <summary>It is ours, and not read: most of its messages are bad.</summary>
    public bool IsHalted => _isHalted;

    /// <summary>Its end as last known; the consumer's thread alone uses it.</summary>
    public long End { get; set; } = start;

    public void StoredUntil(long offset) => Volatile.Write(ref _stored, offset);

    public void Lose() => _isLost = true;

    public void Halt() => _isHalted = _isLost = true;
}
