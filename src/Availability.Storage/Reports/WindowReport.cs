using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>What was observed of one target, all locations together, from some time ago until now.</summary>
public sealed record WindowReport
{
    /// <summary>How far it looks back.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Up and down checks, and those that were due by the target's schedule.</summary>
    public Uptime Uptime { get; init; }

    /// <summary>Checks the monitor missed.</summary>
    public int Missed { get; init; }

    /// <summary>Half of the up checks answered within it; null without any.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>95 % of the up checks answered within it; null without any.</summary>
    public TimeSpan? Percentile95 { get; init; }

    /// <summary>The window in equal parts, oldest first, those without a record included; the first may reach back beyond the window.</summary>
    public required IReadOnlyList<WindowBucket> Buckets { get; init; }
}
