using Availability.Storage.Reports;

namespace Availability.Storage.Incidents;

/// <summary>A run of downs at one location, and the first ups after it.</summary>
/// <param name="TargetId">The target.</param>
/// <param name="LocationId">The location.</param>
/// <param name="Downs">The failed checks.</param>
/// <param name="Ups">The slots of the first two ups before the next run.</param>
/// <param name="LongestPeriod">That the target ever had there; null when one is not known.</param>
/// <param name="Period">The period in force; null when not known.</param>
internal sealed record IncidentRunRow(
    int TargetId, short LocationId, CheckRun Downs, IReadOnlyList<DateTimeOffset> Ups, TimeSpan? LongestPeriod, TimeSpan? Period)
{
    /// <summary>After so long without a result nothing is known any more.</summary>
    public TimeSpan Patience => Verdict.FreshFor(LongestPeriod);

    /// <summary>The last slot at which a second up can confirm the first.</summary>
    public DateTimeOffset LastUpBy => Downs.Last + (IncidentFold.Confirm * Patience);

    /// <summary>When no further up can belong to it.</summary>
    public DateTimeOffset DecidedAt => Ups.Count < IncidentFold.Confirm ? LastUpBy : Downs.Last;
}
