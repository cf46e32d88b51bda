using Availability.Storage.Pipeline;

namespace Availability.Web;

/// <summary>A monitor's last word. Counts are totals since its start, durations seconds.</summary>
/// <param name="Monitor">The instance: another at every start.</param>
/// <param name="Location">Its vantage point.</param>
/// <param name="Version">Of the program; null when it did not say.</param>
/// <param name="HeardAt">When it spoke.</param>
/// <param name="Scheduled">Checks that were due.</param>
/// <param name="Completed">Checks that ended up or down.</param>
/// <param name="Missed">Checks that it missed by its own fault.</param>
/// <param name="Dropped">Records that it lost.</param>
/// <param name="Spooled">Records that waited on its disk.</param>
/// <param name="DelayP99">99 % of the checks began this late or earlier; null without any check.</param>
/// <param name="Stopped">It was asked to stop, and this was its last word.</param>
internal sealed record MonitorResource(
    string Monitor, string Location, string? Version, DateTime HeardAt, long Scheduled, long Completed, long Missed, long Dropped, long Spooled, double? DelayP99,
    bool Stopped)
{
    public static MonitorResource Of(MonitorStatus status) => new(
        status.Monitor, status.Location, status.Version, status.HeardAt.UtcDateTime, status.Scheduled, status.Completed, status.Missed, status.Dropped,
        status.Spooled, status.DelayP99?.TotalSeconds, status.IsStopped);
}
