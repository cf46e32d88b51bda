namespace Availability.Storage;

/// <summary>How long the history is kept. Days are kept for ever.</summary>
public sealed record Retention
{
    /// <summary>How long raw rows are kept, by whole UTC days.</summary>
    public TimeSpan Raw { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long hourly rollups are kept, by whole months; at least as long as the rows that they are made of.</summary>
    public TimeSpan Rollups { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Whether <see cref="Raw"/> is somebody's word: without one, rows of another program that were taken over are kept.</summary>
    public bool IsRawExplicit { get; init; }

    /// <summary>Raw rows from before are not kept.</summary>
    public DateTimeOffset RawFloor(DateTimeOffset now) => StartOfDay(now, Raw);

    /// <summary>Hourly rollups from before are not kept.</summary>
    public DateTimeOffset RollupFloor(DateTimeOffset now) => StartOfDay(now, Rollups > Raw ? Rollups : Raw);

    private static DateTimeOffset StartOfDay(DateTimeOffset now, TimeSpan retained) =>
        now - DateTimeOffset.UnixEpoch < retained ? DateTimeOffset.UnixEpoch : new DateTimeOffset((now - retained).UtcDateTime.Date, TimeSpan.Zero);
}
