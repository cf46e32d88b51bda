using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>A part of a window. Durations are seconds.</summary>
internal sealed record BucketResource
{
    /// <summary>Its begin.</summary>
    public required DateTime Start { get; init; }

    /// <summary>Checks that were up.</summary>
    public required int Up { get; init; }

    /// <summary>Checks that were down.</summary>
    public required int Down { get; init; }

    /// <summary>Checks that the monitor missed.</summary>
    public required int Missed { get; init; }

    /// <summary>Checks that were due by the target's period until now; null when none is known.</summary>
    public long? Expected { get; init; }

    /// <summary>Half of the up checks answered within it; null without any.</summary>
    public double? ResponseTimeP50 { get; init; }

    /// <summary>95 % of the up checks answered within it; null without any.</summary>
    public double? ResponseTimeP95 { get; init; }

    /// <summary>99 % of the up checks answered within it; null without any.</summary>
    public double? ResponseTimeP99 { get; init; }

    /// <summary>The mean of each phase over the up checks; null where none measured it.</summary>
    public required TimingsResource Phases { get; init; }

    public static BucketResource From(WindowBucket bucket) => new()
    {
        Start = bucket.Start.UtcDateTime,
        Up = bucket.Up,
        Down = bucket.Down,
        Missed = bucket.Missed,
        Expected = bucket.Expected,
        ResponseTimeP50 = bucket.Median?.TotalSeconds,
        ResponseTimeP95 = bucket.Percentile95?.TotalSeconds,
        ResponseTimeP99 = bucket.Percentile99?.TotalSeconds,
        Phases = TimingsResource.From(bucket.Phases),
    };
}
