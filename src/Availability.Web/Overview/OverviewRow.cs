using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>A target on the overview.</summary>
/// <param name="Target">Its state and its last 24 hours.</param>
/// <param name="Days">Its last days, today last.</param>
/// <param name="LastFailure">Null when there was none in <see cref="LastFailures.LookBack"/>.</param>
internal sealed record OverviewRow(TargetReport Target, IReadOnlyList<DayBar> Days, Check? LastFailure)
{
    /// <summary>Of all its days; the coverage is of those that a schedule is known of.</summary>
    public Uptime Uptime { get; } = Days.Aggregate(new Uptime(0, 0, 0), (sum, day) => sum + day.Uptime);
}
