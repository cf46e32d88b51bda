namespace Availability.Monitor.Publishing;

/// <summary>The counts of one hour's slots, as a heartbeat tells them. Totals since the monitor's start.</summary>
internal sealed record HeartbeatHour
{
    public required DateTimeOffset Hour { get; init; }

    public required long Scheduled { get; init; }

    /// <summary>The broker confirmed them.</summary>
    public required long Published { get; init; }

    public required long Dropped { get; init; }

    public required long Abandoned { get; init; }
}
