namespace Availability.Monitor.Publishing.Spooling;

/// <summary>What one transaction of the spool does.</summary>
/// <param name="Added">Appended, in this order.</param>
/// <param name="Settled">Confirmed by the broker: deleted.</param>
/// <param name="Told">Gaps that the broker confirmed: deleted.</param>
/// <param name="Lost">What memory could not hold, to be told some time; null for nothing.</param>
/// <param name="Cursor">Records up to this one are in the client's hands and may arrive: they are not dropped for newer ones.</param>
internal sealed record SpoolChange(
    IReadOnlyList<PendingRecord> Added, IReadOnlyCollection<PendingRecord> Settled, IReadOnlyCollection<Guid> Told, Gap? Lost, long Cursor)
{
    public bool IsEmpty => Added.Count + Settled.Count + Told.Count == 0 && Lost is null;
}
