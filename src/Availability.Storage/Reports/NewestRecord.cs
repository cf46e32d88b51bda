using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>One target at one location, that may never have seen it.</summary>
internal sealed record NewestRecord(int TargetId, string Name, string Url, string? Group, DateTimeOffset FirstSeen)
{
    public required short LocationId { get; init; }

    public required string Location { get; init; }

    public TimeSpan? Period { get; init; }

    /// <summary>The newest record's slot, a missed one included; null when there is none in the look-back.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>The newest up or down; null when there is none in the look-back.</summary>
    public (DateTimeOffset At, Outcome Outcome)? Result { get; private set; }

    /// <summary>There is a record, which may be older than those known.</summary>
    public void Add(DateTimeOffset? at, Outcome outcome)
    {
        if (at is not { } slot)
            return;
        At = slot < At ? At : slot;
        // A missed check is the monitor's own and decides nothing.
        if (outcome != Outcome.Missed && !(slot < Result?.At))
            Result = (slot, outcome);
    }

    // When the present run began would take more probes, and nobody asks.
    public Verdict Judge(DateTimeOffset now) => Verdict.OfLocation(Result?.Outcome, Result?.At, null, false, Period, now);
}
