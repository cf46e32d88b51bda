using System.Text.Json.Serialization;

namespace Availability.Writer.Monitors;

/// <summary>What a message of the monitors topic may hold (docs/messages-monitors.md); nothing of it is certain.</summary>
internal sealed record MonitorMessage
{
    public string? Type { get; init; }

    public string? Monitor { get; init; }

    public string? Location { get; init; }

    public DateTimeOffset At { get; init; }

    public string? Version { get; init; }

    public long Scheduled { get; init; }

    public long Completed { get; init; }

    public long Missed { get; init; }

    public long Dropped { get; init; }

    public long Abandoned { get; init; }

    public long InFlight { get; init; }

    public long Spooled { get; init; }

    [JsonPropertyName("delay_p99")]
    public double? DelayP99 { get; init; }

    public IReadOnlyList<HourCounts>? Hours { get; init; }

    public Guid Id { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset To { get; init; }

    public string? Reason { get; init; }

    /// <summary>One hour of a heartbeat.</summary>
    internal sealed record HourCounts(DateTimeOffset Hour, long Scheduled, long Published, long Dropped, long Abandoned);
}
