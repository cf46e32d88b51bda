namespace Availability.Storage;

/// <summary>What became of a batch.</summary>
public abstract record StoreResult
{
    private StoreResult()
    {
    }

    /// <summary>It is in the database, with its offsets.</summary>
    /// <param name="Rows">New rows in the history.</param>
    /// <param name="Redelivered">Checks that were there already, by their request id.</param>
    /// <param name="Duplicates">Checks whose slot another request id holds: two monitors with one location.</param>
    /// <param name="Quarantined">Messages set aside.</param>
    /// <param name="Expired">Checks from before the history begins: counted in table stream_gap.</param>
    public sealed record Stored(int Rows, int Redelivered, int Duplicates, int Quarantined, int Expired = 0) : StoreResult;

    /// <summary>It had been committed by an attempt that was never answered.</summary>
    public sealed record StoredEarlier : StoreResult;

    /// <summary>Nothing is stored: another writer moved this partition.</summary>
    /// <param name="Partition">The first such partition.</param>
    public sealed record Fenced(int Partition) : StoreResult;
}
