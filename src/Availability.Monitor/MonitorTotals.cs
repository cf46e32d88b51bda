namespace Availability.Monitor;

/// <summary>What happened since the start. Every scheduled check is completed, missed, abandoned or still running.</summary>
/// <param name="Scheduled">Checks that were due.</param>
/// <param name="Completed">Up or down.</param>
/// <param name="Missed">Our own fault.</param>
/// <param name="Abandoned">Cut short by the program's stop; no record.</param>
/// <param name="Published">Records that arrived where they should.</param>
/// <param name="Dropped">Records that were lost.</param>
/// <param name="Spooled">Records that are on disk now, those of earlier runs too.</param>
/// <param name="Kept">Records of this run that were on disk when the publisher stopped.</param>
internal readonly record struct MonitorTotals(
    long Scheduled, long Completed, long Missed, long Abandoned, long Published, long Dropped, long Spooled = 0, long Kept = 0)
{
    /// <summary>Checks that run, and records that are not delivered yet.</summary>
    public long InFlight => Scheduled - Abandoned - Published - Dropped;
}
