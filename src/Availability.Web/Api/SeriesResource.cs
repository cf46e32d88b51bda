using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>
/// <c>/api/v1/targets/{id}/series</c>: a window in equal parts, as columns for a chart. Entry n of each is of the part that begins at
/// <c>from + n × step</c>. Durations are seconds; null without an up check, or where none measured the phase.
/// </summary>
internal sealed record SeriesResource
{
    /// <summary>Where the first part begins.</summary>
    public required DateTime From { get; init; }

    /// <summary>Where the last part ends.</summary>
    public required DateTime Until { get; init; }

    /// <summary>Length of a part, in seconds.</summary>
    public required long Step { get; init; }

    public required IReadOnlyList<int> Up { get; init; }

    public required IReadOnlyList<int> Down { get; init; }

    public required IReadOnlyList<int> Missed { get; init; }

    /// <summary>Checks that were due by the target's period until now; null where none is known.</summary>
    public required IReadOnlyList<long?> Expected { get; init; }

    public required IReadOnlyList<double?> ResponseTimeP50 { get; init; }

    public required IReadOnlyList<double?> ResponseTimeP95 { get; init; }

    public required IReadOnlyList<double?> ResponseTimeP99 { get; init; }

    /// <summary>Mean of the phase over the up checks; the four after it likewise.</summary>
    public required IReadOnlyList<double?> Dns { get; init; }

    public required IReadOnlyList<double?> Connect { get; init; }

    public required IReadOnlyList<double?> Tls { get; init; }

    public required IReadOnlyList<double?> FirstByte { get; init; }

    public required IReadOnlyList<double?> Transfer { get; init; }

    public static SeriesResource Of(WindowReport window)
    {
        return new()
        {
            From = window.From.UtcDateTime,
            Until = window.Until.UtcDateTime,
            Step = (long)window.Step.TotalSeconds,
            Up = Column(bucket => bucket.Up),
            Down = Column(bucket => bucket.Down),
            Missed = Column(bucket => bucket.Missed),
            Expected = Column(bucket => bucket.Expected),
            ResponseTimeP50 = Column(bucket => Seconds(bucket.Median)),
            ResponseTimeP95 = Column(bucket => Seconds(bucket.Percentile95)),
            ResponseTimeP99 = Column(bucket => Seconds(bucket.Percentile99)),
            Dns = Column(bucket => Seconds(bucket.Phases.Dns)),
            Connect = Column(bucket => Seconds(bucket.Phases.Connect)),
            Tls = Column(bucket => Seconds(bucket.Phases.Tls)),
            FirstByte = Column(bucket => Seconds(bucket.Phases.FirstByte)),
            Transfer = Column(bucket => Seconds(bucket.Phases.Transfer)),
        };

        T[] Column<T>(Func<WindowBucket, T> value) => [.. window.Buckets.Select(value)];
    }

    // Microseconds are what is stored.
    private static double? Seconds(TimeSpan? duration) => duration is { } known ? Math.Round(known.TotalSeconds, 6) : null;
}
