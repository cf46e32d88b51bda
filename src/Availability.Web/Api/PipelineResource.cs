using Availability.Storage.Pipeline;

namespace Availability.Web;

/// <summary>How the pipeline does, as far as the database knows. Sizes are bytes, instants UTC.</summary>
internal sealed record PipelineResource
{
    /// <summary>The monitors that were heard of in the last day.</summary>
    public required IReadOnlyList<MonitorResource> Monitors { get; init; }

    /// <summary>The newest slot of the last ten minutes; null when nothing came.</summary>
    public DateTime? NewestAt { get; init; }

    /// <summary>Checks stored a minute, of late.</summary>
    public required double PerMinute { get; init; }

    /// <summary>Messages of the topic that are not stored yet; null when no writer has told.</summary>
    public long? Waiting { get; init; }

    /// <summary>When the writers last looked at that.</summary>
    public DateTime? WaitingReadAt { get; init; }

    /// <summary>Messages in quarantine.</summary>
    public required long Quarantined { get; init; }

    /// <summary>What did not become rows in the last seven days.</summary>
    public required IReadOnlyList<GapResource> Gaps { get; init; }

    /// <summary>Days after today that have their partition.</summary>
    public required int DaysAhead { get; init; }

    /// <summary>Size of the checks with their indexes.</summary>
    public required long RawBytes { get; init; }

    /// <summary>Size of the database.</summary>
    public required long DatabaseBytes { get; init; }

    public static PipelineResource Of(PipelineReport report) => new()
    {
        Monitors = [.. report.Monitors.Select(MonitorResource.Of)],
        NewestAt = report.Arrival.NewestAt?.UtcDateTime,
        PerMinute = report.Arrival.PerMinute,
        Waiting = report.Waiting,
        WaitingReadAt = report.ReadAt?.UtcDateTime,
        Quarantined = report.SetAside.Total,
        Gaps = [.. report.Gaps.Select(gap => new GapResource(gap.IsOfMonitor, gap.Reason, gap.Checks, gap.NewestAt.UtcDateTime))],
        DaysAhead = report.History.DaysAhead,
        RawBytes = report.History.RawBytes,
        DatabaseBytes = report.History.DatabaseBytes,
    };
}
