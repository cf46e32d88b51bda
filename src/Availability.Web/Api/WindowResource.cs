using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What was observed in the last 24 hours and the rest of the hour that they begin in. Durations are seconds.</summary>
internal sealed record WindowResource
{
    /// <summary>up / (up + down).</summary>
    public double? Uptime { get; init; }

    /// <summary>(up + down) / expected.</summary>
    public double? Coverage { get; init; }

    public required long Up { get; init; }

    public required long Down { get; init; }

    public required int Missed { get; init; }

    public long? Expected { get; init; }

    public double? ResponseTimeP50 { get; init; }

    public double? ResponseTimeP95 { get; init; }

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
    };
}
