namespace Availability.Storage.Pipeline;

/// <summary>What became of the checks that all monitors of a location had due in an hour: view <c>reconciliation</c>.</summary>
/// <param name="Hour">Its begin.</param>
/// <param name="Location">The vantage point; null when only rows tell of the monitor.</param>
/// <param name="Scheduled">Checks that were due.</param>
/// <param name="Stored">Up, down and missed: rows of the history.</param>
/// <param name="Dropped">Lost by the monitor, by its own account.</param>
/// <param name="SetAside">In quarantine.</param>
/// <param name="Expired">Refused, as they are older than what is kept.</param>
/// <param name="Duplicates">Refused, as another check has their slot: nothing is unknown for their sake.</param>
/// <param name="Abandoned">Cut short by a stop.</param>
/// <param name="InFlight">On their way by the monitor's last word.</param>
/// <param name="Unexplained">Must be 0, unless a backlog waits; less than 0 where any monitor's were counted twice.</param>
public sealed record ReconciledHour(
    DateTimeOffset Hour, string? Location, long Scheduled, long Stored, long Dropped, long SetAside, long Expired, long Duplicates, long Abandoned, long InFlight,
    long Unexplained)
{
    /// <summary>All are where they belong, and none is on its way: more can hardly come.</summary>
    public bool IsSettled => Unexplained == 0 && InFlight == 0;
}
