using Availability.Storage.Reports;

namespace Availability.Storage.Incidents;

/// <summary>The folds of several targets at all their locations.</summary>
/// <param name="from">Where reading began: what is down there may have been before.</param>
internal sealed class IncidentFolds(DateTimeOffset from)
{
    private readonly Dictionary<(int Target, short Location), Place> _places = [];

    /// <summary>The targets of which later checks decide something.</summary>
    public int[] Undecided => [.. _places.Where(place => place.Value.Fold.IsUndecided).Select(place => place.Key.Target).Distinct()];

    /// <summary>All targets with a down.</summary>
    public int[] Targets => [.. _places.Keys.Select(place => place.Target).Distinct()];

    /// <summary>Takes what was read next.</summary>
    public void Add(IEnumerable<IncidentRunRow> rows)
    {
        foreach (var row in rows)
        {
            if (!_places.TryGetValue((row.TargetId, row.LocationId), out var place))
            {
                var patience = Verdict.FreshFor(row.LongestPeriod);
                _places[(row.TargetId, row.LocationId)] = place = new(new(patience), patience, Verdict.FreshFor(row.Period));
            }

            place.Fold.Add(row.Downs);
            foreach (var up in row.Ups)
                place.Fold.Add(CheckRun.Of(true, up));
        }
    }

    /// <summary>The incidents of targets, each target's the oldest first.</summary>
    public IEnumerable<TargetIncident> At(DateTimeOffset now, Watching watching) => _places
        .GroupBy(place => place.Key.Target)
        .SelectMany(target => MajorityOfLocations.Of(
            target.ToDictionary(place => place.Key.Location, place => place.Value.Fold.At(now, place.Value.Fresh)),
            day => watching.Count(target.Key, day))
            .Select(found => new TargetIncident(
                target.Key, found.Incident.Start, found.Incident.Start - from > target.Max(place => place.Value.Patience), found.Incident.End,
                found.Incident.State, found.Incident.LastDownAt, found.Incident.FailedChecks, found.Locations)));

    private sealed record Place(IncidentFold Fold, TimeSpan Patience, TimeSpan Fresh);
}
