namespace Availability.Storage.Incidents;

/// <summary>
/// A target's incidents from those of its locations: it is down while more than half of the locations that watch it see it down, as in
/// <see cref="Reports.Verdict"/>. One begins when the location that completes the majority joins it.
/// </summary>
internal static class MajorityOfLocations
{
    /// <param name="locations">The incidents that each location saw.</param>
    /// <param name="watching">How many locations watch the target on a UTC day.</param>
    /// <returns>The oldest first, with the locations that saw each.</returns>
    public static IEnumerable<(LocationIncident Incident, short[] Locations)> Of(
        IReadOnlyDictionary<short, IReadOnlyList<LocationIncident>> locations, Func<DateOnly, int> watching)
    {
        var (down, silent, places) = (new HashSet<short>(), new Dictionary<short, DateOnly>(), locations.Keys.ToDictionary(location => location, _ => 0));
        DateTimeOffset? start = null;
        foreach (var step in Steps(locations))
        {
            Take(step, down, silent);
            var day = DateOnly.FromDateTime(step.At.UtcDateTime);
            // Later it watches no longer, or again.
            var known = Math.Max(down.Count, watching(day) - silent.Values.Count(since => day <= since.AddDays(1)));
            var isDown = down.Count > known / 2;
            if (isDown)
            {
                start ??= step.At;
            }
            else if (start is { } since)
            {
                yield return Whole(Seen(locations, places, since, step.At), since, step.At, step.State);
                start = null;
            }
        }

        if (start is { } begun)
            yield return Whole(Seen(locations, places, begun, null), begun, null, IncidentState.Ongoing);
    }

    private static void Take(Step step, HashSet<short> down, Dictionary<short, DateOnly> silent)
    {
        if (step.IsStart)
        {
            down.Add(step.Location);
            silent.Remove(step.Location);
            return;
        }

        down.Remove(step.Location);
        if (step.State == IncidentState.Unobserved)
            silent[step.Location] = DateOnly.FromDateTime(step.At.UtcDateTime);
    }

    // Where one location recovers at the instant at which another goes down, the first comes first.
    private static IEnumerable<Step> Steps(IReadOnlyDictionary<short, IReadOnlyList<LocationIncident>> locations)
    {
        var all = locations.SelectMany(location => location.Value.Select(incident => (Location: location.Key, Incident: incident))).ToArray();
        var starts = all.Select(seen => new Step(seen.Incident.Start, true, seen.Location, seen.Incident.State));
        var ends = all.Where(seen => seen.Incident.End is not null)
            .Select(seen => new Step(seen.Incident.End!.Value, false, seen.Location, seen.Incident.State));
        return starts.Concat(ends).OrderBy(step => step.At).ThenBy(step => step.IsStart);
    }

    // What a location saw in a time. Each asks for a later one: what has ended before it is passed over for good.
    private static List<(short Location, LocationIncident Incident)> Seen(
        IReadOnlyDictionary<short, IReadOnlyList<LocationIncident>> locations, Dictionary<short, int> places, DateTimeOffset start, DateTimeOffset? end)
    {
        var seen = new List<(short, LocationIncident)>();
        foreach (var (location, incidents) in locations)
        {
            while (places[location] < incidents.Count && incidents[places[location]].End < start)
                places[location]++;
            for (var place = places[location]; place < incidents.Count && !(incidents[place].Start > end); place++)
                seen.Add((location, incidents[place]));
        }

        return seen;
    }

    private static (LocationIncident Incident, short[] Locations) Whole(
        List<(short Location, LocationIncident Incident)> seen, DateTimeOffset start, DateTimeOffset? end, IncidentState state) => (
        new(start, end, state, seen.Max(one => one.Incident.LastDownAt), seen.Sum(one => one.Incident.FailedChecks)),
        [.. seen.Select(one => one.Location).Distinct().Order()]);

    private readonly record struct Step(DateTimeOffset At, bool IsStart, short Location, IncidentState State);
}
