namespace Availability.Monitor.Publishing;

/// <summary>How a monitor is doing: one message a minute on the monitors topic (docs/messages-monitors.md). Totals since its start.</summary>
internal sealed record Heartbeat
{
    public int Schema { get; init; } = 1;

    public string Type { get; init; } = "heartbeat";

    public required string Monitor { get; init; }

    public required string Location { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Version { get; init; }

    public required long Scheduled { get; init; }

    public required long Completed { get; init; }

    public required long Missed { get; init; }

    public required long Dropped { get; init; }

    /// <summary>Cut short by a stop: no record.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Scheduled and neither delivered nor dropped yet.</summary>
    public required long InFlight { get; init; }

    /// <summary>Records on disk, of this monitor and of those before it that used its spool.</summary>
    public required long Spooled { get; init; }

    /// <summary>Seconds, of the checks started since the heartbeat before; null when there were none.</summary>
    public double? DelayP99 { get; init; }

    /// <summary>True in the last word before a stop that was asked for; else null.</summary>
    public bool? Stopped { get; init; }

    /// <summary>By the hour of the slot; those that changed since the broker last confirmed them.</summary>
    public required IReadOnlyList<HeartbeatHour> Hours { get; init; }
}
