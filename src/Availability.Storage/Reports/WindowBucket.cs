using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>A part of a window, for bars and charts.</summary>
/// <param name="Start">Its begin.</param>
/// <param name="Up">Checks that were up.</param>
/// <param name="Down">Checks that were down.</param>
/// <param name="Missed">Checks the monitor missed.</param>
/// <param name="Median">Half of the up checks answered within it; null without any.</param>
/// <param name="Percentile95">95 % of the up checks answered within it; null without any.</param>
public sealed record WindowBucket(DateTimeOffset Start, int Up, int Down, int Missed, TimeSpan? Median, TimeSpan? Percentile95)
{
    /// <summary>Checks that were due by the target's schedule until now; null when no period is known.</summary>
    public long? Expected { get; init; }

    /// <summary>Up and down checks, and those that were due.</summary>
    public Uptime Uptime => new(Up, Down, Expected);

    /// <summary>99 % of the up checks answered within it; null without any.</summary>
    public TimeSpan? Percentile99 { get; init; }

    /// <summary>The mean of each phase over the up checks; null where none measured it.</summary>
    public Timings Phases { get; init; }
}
