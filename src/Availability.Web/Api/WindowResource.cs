using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What was observed in a window, all locations together. Durations are seconds, percentiles within 1 %.</summary>
internal sealed record WindowResource
{
    /// <summary>up / (up + down); null when nothing was observed.</summary>
    public double? Uptime { get; init; }

    /// <summary>(up + down) / expected; null when no period is known.</summary>
    public double? Coverage { get; init; }

    /// <summary>Checks that were up.</summary>
    public required long Up { get; init; }

    /// <summary>Checks that were down.</summary>
    public required long Down { get; init; }

    /// <summary>Checks that the monitor missed: they count as neither.</summary>
    public required int Missed { get; init; }

    /// <summary>Checks that were due by the target's period; null when none is known.</summary>
    public long? Expected { get; init; }

    /// <summary>Half of the up checks answered within it; null without any.</summary>
    public double? ResponseTimeP50 { get; init; }

    /// <summary>95 % of the up checks answered within it; null without any.</summary>
    public double? ResponseTimeP95 { get; init; }

    /// <summary>99 % of the up checks answered within it; null without any.</summary>
    public double? ResponseTimeP99 { get; init; }

    /// <summary>The slowest up check; null without any.</summary>
    public double? ResponseTimeMax { get; init; }

    public static WindowResource From(WindowReport window) => new()
    {
        Uptime = window.Uptime.Ratio,
        Coverage = window.Uptime.Coverage,
        Up = window.Uptime.Up,
        Down = window.Uptime.Down,
        Missed = window.Missed,
        Expected = window.Uptime.Expected,
        ResponseTimeP50 = window.Median?.TotalSeconds,
        ResponseTimeP95 = window.Percentile95?.TotalSeconds,
        ResponseTimeP99 = window.Percentile99?.TotalSeconds,
        ResponseTimeMax = window.Slowest?.TotalSeconds,
    };
}
