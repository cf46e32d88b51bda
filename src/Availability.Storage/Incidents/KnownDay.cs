using Availability.Storage.Reports;

namespace Availability.Storage.Incidents;

/// <summary>The runs of a day that is over.</summary>
/// <param name="Count">What its rollups counted before they were read.</param>
/// <param name="ReadAt">When they were read.</param>
/// <param name="Runs">Of all targets.</param>
internal sealed record KnownDay(DownDay Count, long ReadAt, IReadOnlyList<IncidentRunRow> Runs)
{
    /// <summary>Until when a row of the day after may be one of the ups that end a run of this day.</summary>
    public static DateTimeOffset SettledAt(DateTimeOffset day, IEnumerable<IncidentRunRow> runs) => runs
        .Where(run => run.Ups.Count < IncidentFold.Confirm)
        .Select(run => run.Downs.Last + Verdict.FreshFor(run.LongestPeriod))
        .Append(day.AddDays(1))
        .Max();
}
