using Availability.Storage.Reports;

namespace Availability.Storage.Incidents;

/// <summary>What the locations of a target saw of it.</summary>
/// <param name="TargetId">The target.</param>
/// <param name="Patience">How long before the first of its runs there may have been one that is not known.</param>
/// <param name="Locations">The incidents of each.</param>
internal sealed record IncidentFolds(int TargetId, TimeSpan Patience, IReadOnlyDictionary<short, IReadOnlyList<LocationIncident>> Locations)
{
    /// <summary>The targets with an incident at any location.</summary>
    /// <param name="runs">Of each target and location by slot.</param>
    /// <param name="now">The present.</param>
    public static IEnumerable<IncidentFolds> Of(IEnumerable<IncidentRunRow> runs, DateTimeOffset now) => runs
        .GroupBy(run => run.TargetId)
        .Select(target => new IncidentFolds(
            target.Key, target.Max(run => run.Patience),
            target.GroupBy(run => run.LocationId).ToDictionary(location => location.Key, location => Fold([.. location], now))))
        .Where(target => target.Locations.Values.Any(location => location.Count > 0));

    /// <summary>The target's incidents, the oldest first.</summary>
    /// <param name="from">Where reading began: what is down there may have been before.</param>
    /// <param name="watching">How many locations watch it.</param>
    public IEnumerable<TargetIncident> Together(DateTimeOffset from, Watching watching) => MajorityOfLocations
        .Of(Locations, day => watching.Count(TargetId, day))
        .Select(found => new TargetIncident(
            TargetId, found.Incident.Start, found.Incident.Start - from > Patience, found.Incident.End, found.Incident.State,
            found.Incident.LastDownAt, found.Incident.FailedChecks, found.Locations));

    private static IReadOnlyList<LocationIncident> Fold(IncidentRunRow[] runs, DateTimeOffset now)
    {
        // The newest knows the schedule best.
        var fold = new IncidentFold(runs[^1].Patience);
        for (var index = 0; index < runs.Length; index++)
        {
            fold.Add(runs[index].Downs);
            // The ups after a day's last run may lie beyond the first run of the day after.
            foreach (var up in runs[index].Ups.Where(up => index + 1 == runs.Length || up < runs[index + 1].Downs.First))
                fold.Add(CheckRun.Of(true, up));
        }

        return fold.At(now, Verdict.FreshFor(runs[^1].Period));
    }
}
