namespace Availability.Storage.Reports;

/// <summary>Which targets were taken off the list, told by what their locations deliver of the others.</summary>
internal static class Retirement
{
    /// <param name="seen">When each location that ever saw the target last delivered a record of it, and its period.</param>
    /// <param name="newest">When each location last delivered a record of any target.</param>
    /// <param name="age">Of the target.</param>
    public static bool IsRetired(
        IReadOnlyCollection<(string Location, DateTimeOffset? At, TimeSpan? Period)> seen, IReadOnlyDictionary<string, DateTimeOffset> newest, TimeSpan age) =>
        seen.Count == 0
            ? newest.Count > 0 && age > Verdict.FreshWithoutPeriod
            : seen.All(location => newest.GetValueOrDefault(location.Location) - location.At > After(location.Period));

    /// <summary>
    /// How long a location must have delivered without the target. Every slot leaves a record, a missed one too, so silence beside a
    /// speaking monitor means that it no longer checks this.
    /// </summary>
    public static TimeSpan After(TimeSpan? period)
    {
        var fresh = Verdict.FreshFor(period);
        return fresh < Verdict.FreshWithoutPeriod ? Verdict.FreshWithoutPeriod : fresh;
    }
}
