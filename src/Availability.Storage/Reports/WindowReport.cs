using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>What was observed of one target in a window, all locations together.</summary>
public sealed record WindowReport
{
    /// <summary>Of the window, as it was asked for.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Where it begins: with a full part, at the instant that was asked for or before it.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where its last part ends: at the instant that was asked for or after it.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>The length of each of <see cref="Buckets"/>.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Up and down checks, and those that were due by the target's schedule.</summary>
    public Uptime Uptime { get; init; }

    /// <summary>Checks the monitor missed.</summary>
    public int Missed { get; init; }

    /// <summary>Half of the up checks answered within it; null without any. As all percentiles, within 1 %.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>95 % of the up checks answered within it; null without any.</summary>
    public TimeSpan? Percentile95 { get; init; }

    /// <summary>99 % of the up checks answered within it; null without any.</summary>
    public TimeSpan? Percentile99 { get; init; }

    /// <summary>The slowest up check; null without any.</summary>
    public TimeSpan? Slowest { get; init; }

    /// <summary>The mean of each phase over all up checks; null where none measured it.</summary>
    public Timings Phases { get; init; }

    /// <summary>Failures by kind, of missed checks too; only kinds that occurred.</summary>
    public IReadOnlyDictionary<FailureKind, int> Failures { get; init; } = new Dictionary<FailureKind, int>();

    /// <summary>What each location saw, by name; only where one target was asked for.</summary>
    public IReadOnlyList<LocationWindow> Locations { get; init; } = [];

    /// <summary>The window in equal parts, oldest first, those without a record included; the last one holds the window's end.</summary>
    public required IReadOnlyList<WindowBucket> Buckets { get; init; }
}
