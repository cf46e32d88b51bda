using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>A state and the start of its present run.</summary>
/// <param name="State">Up, down or unknown.</param>
/// <param name="Since">Start of the run; for unknown the last result, where knowledge ends; null when there never was one.</param>
/// <param name="SinceIsExact">False when the run began before the look-back, at or before <paramref name="Since"/>.</param>
public sealed record Verdict(TargetState State, DateTimeOffset? Since, bool SinceIsExact)
{
    /// <summary>How old a result may be when the target's period is not known.</summary>
    public static readonly TimeSpan FreshWithoutPeriod = TimeSpan.FromMinutes(5);

    // A check takes up to its timeout and then travels through topic and writer: with a period of a second three
    // periods are less than that, and the page would flicker between up and unknown.
    private static readonly TimeSpan LeastFresh = TimeSpan.FromSeconds(15);

    /// <summary>How old the newest result may be before nothing is known any more.</summary>
    public static TimeSpan FreshFor(TimeSpan? period) =>
        period is not { } known ? FreshWithoutPeriod : known * 3 < LeastFresh ? LeastFresh : known * 3;

    /// <summary>
    /// One location's verdict: its newest up or down, if that is fresh. A missed check is the monitor's own and decides nothing.
    /// </summary>
    internal static Verdict OfLocation(
        Outcome? result, DateTimeOffset? resultAt, DateTimeOffset? runStart, bool exact, TimeSpan? period, DateTimeOffset now)
    {
        if (resultAt is not { } at || at < now - FreshFor(period))
            return new(TargetState.Unknown, resultAt, true);
        return new(result == Outcome.Down ? TargetState.Down : TargetState.Up, runStart ?? at, exact);
    }

    /// <summary>
    /// All locations together: down when more than half of those that know anything say down, unknown when none knows.
    /// The run starts when the location that completed the majority joined it.
    /// </summary>
    internal static Verdict OfLocations(IReadOnlyList<Verdict> locations)
    {
        // Most targets have one.
        if (locations is [var only])
            return only;
        var downs = InOrder(locations, TargetState.Down);
        var ups = InOrder(locations, TargetState.Up);
        var known = downs.Length + ups.Length;
        if (known == 0)
            return new(TargetState.Unknown, locations.Max(location => location.Since), true);
        var downsNeeded = known / 2 + 1;
        if (downs.Length >= downsNeeded)
            return downs[downsNeeded - 1];
        return ups[known - downsNeeded];
    }

    private static Verdict[] InOrder(IEnumerable<Verdict> locations, TargetState state) =>
        [.. locations.Where(location => location.State == state).OrderBy(location => location.Since)];
}
