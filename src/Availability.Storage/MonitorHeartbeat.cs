namespace Availability.Storage;

/// <summary>What a monitor said of itself: totals since its start (docs/messages-monitors.md).</summary>
public sealed record MonitorHeartbeat
{
    /// <summary>The instance.</summary>
    public required string Monitor { get; init; }

    /// <summary>Its vantage point.</summary>
    public required string Location { get; init; }

    /// <summary>When it said so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of the program.</summary>
    public string? Version { get; init; }

    /// <summary>Checks that were due.</summary>
    public long Scheduled { get; init; }

    /// <summary>Up or down.</summary>
    public long Completed { get; init; }

    /// <summary>The monitor's own fault.</summary>
    public long Missed { get; init; }

    /// <summary>Records that were lost.</summary>
    public long Dropped { get; init; }

    /// <summary>Cut short by a stop.</summary>
    public long Abandoned { get; init; }

    /// <summary>Neither delivered nor dropped yet.</summary>
    public long InFlight { get; init; }

    /// <summary>On disk.</summary>
    public long Spooled { get; init; }

    /// <summary>Due until started, of the checks since the heartbeat before.</summary>
    public TimeSpan? DelayP99 { get; init; }

    /// <summary>Its last word before a stop that was asked for.</summary>
    public bool Stopped { get; init; }

    /// <summary>By the hour of the slot.</summary>
    public IReadOnlyList<MonitorHour> Hours { get; init; } = [];
}
