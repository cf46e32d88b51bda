namespace Availability.Storage.Reports;

/// <summary>What was observed of one target, all locations together, from some time ago until now.</summary>
public sealed record WindowReport
{
    /// <summary>How far it looks back.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Checks that were up.</summary>
    public int Up { get; init; }

    /// <summary>Checks that were down.</summary>
    public int Down { get; init; }

    /// <summary>Checks the monitor missed.</summary>
    public int Missed { get; init; }

    /// <summary>Checks that were due by the target's schedule; null when a period is not known.</summary>
    public int? Expected { get; init; }

    /// <summary>Half of the up checks answered within it; null without any.</summary>
    public TimeSpan? Median { get; init; }

    /// <summary>95 % of the up checks answered within it; null without any.</summary>
    public TimeSpan? Percentile95 { get; init; }

    /// <summary>The window in equal parts, oldest first, those without a record included; the first may reach back beyond the window.</summary>
    public required IReadOnlyList<WindowBucket> Buckets { get; init; }

    /// <summary>up / (up + down); null when nothing was observed.</summary>
    public double? Uptime => Up + Down == 0 ? null : (double)Up / (Up + Down);

    /// <summary>(up + down) / expected; null when it cannot be told.</summary>
    public double? Coverage => Expected is > 0 and var expected ? (double)(Up + Down) / expected : null;
}
