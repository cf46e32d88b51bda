using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>A row of <see cref="LocationStates"/>: one target at one location, that may never have seen it.</summary>
internal sealed record LocationStateRow
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required string Url { get; init; }

    public string? Group { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required string Location { get; init; }

    public TimeSpan? Period { get; init; }

    public DateTimeOffset? NewestAt { get; init; }

    /// <summary>The run may have begun before the look-back.</summary>
    public bool ReachesFurther { get; init; }

    public DateTimeOffset? RunStart { get; init; }

    public Check? Last { get; init; }

    public LocationReport Judge(DateTimeOffset now)
    {
        var result = Last is { Outcome: not Outcome.Missed } ? Last : null;
        return new(Location, Verdict.OfLocation(result?.Outcome, result?.ScheduledAt, RunStart, !ReachesFurther, Period, now), Period, NewestAt, Last);
    }
}
