using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>One target as the overview shows it.</summary>
public sealed record TargetReport
{
    /// <summary>The database's id.</summary>
    public required int Id { get; init; }

    /// <summary>Unique.</summary>
    public required string Name { get; init; }

    /// <summary>As it is checked, without credentials.</summary>
    public required string Url { get; init; }

    /// <summary>Null for none.</summary>
    public string? Group { get; init; }

    /// <summary>When the first record of it came.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>All locations together.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>
    /// Its locations still deliver records of other targets and none of this one: it was taken off the list. It is shown
    /// apart and not counted as unknown.
    /// </summary>
    public bool Retired { get; init; }

    /// <summary>One entry per vantage point that ever saw it.</summary>
    public required IReadOnlyList<LocationReport> Locations { get; init; }

    /// <summary>The last 24 hours.</summary>
    public required WindowReport Day { get; init; }

    /// <summary>The newest result of a location that agrees with the verdict, so that the reason shown explains the state.</summary>
    public Check? Last => Locations
        .Where(location => location.Last is not null)
        .OrderByDescending(location => location.Verdict.State == Verdict.State)
        .ThenByDescending(location => location.Last!.ScheduledAt)
        .FirstOrDefault()?.Last;

    /// <summary>The newest record of any outcome; null when there is none in the look-back.</summary>
    public DateTimeOffset? NewestAt => Locations.Max(location => location.NewestAt);

    /// <summary>The shortest period of its locations; null when none is known.</summary>
    public TimeSpan? Period => Locations.Min(location => location.Period);
}
