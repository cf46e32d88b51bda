namespace Availability.Storage.Pipeline;

/// <summary>A monitor's last word. Counts are totals since its start.</summary>
/// <param name="Monitor">The instance: another at every start.</param>
/// <param name="Location">Its vantage point.</param>
/// <param name="Version">Of the program; null when it did not say.</param>
/// <param name="HeardAt">When it spoke.</param>
/// <param name="Scheduled">Checks that were due.</param>
/// <param name="Completed">Checks that ended up or down.</param>
/// <param name="Missed">Checks that it missed by its own fault.</param>
/// <param name="Dropped">Records that it lost.</param>
/// <param name="Spooled">Records that waited on its disk.</param>
/// <param name="DelayP99">99th percentile of due → started; null without any check.</param>
/// <param name="IsStopped">It was asked to stop, and this was its last word.</param>
public sealed record MonitorStatus(
    string Monitor, string Location, string? Version, DateTimeOffset HeardAt, long Scheduled, long Completed, long Missed, long Dropped, long Spooled,
    TimeSpan? DelayP99, bool IsStopped);
