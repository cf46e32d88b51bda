namespace Availability.Monitor.Publishing;

/// <summary>Records that a monitor lost: published on the monitors topic as soon as the broker takes messages again.</summary>
internal sealed record Gap
{
    public int Schema { get; init; } = 1;

    public string Type { get; init; } = "gap";

    /// <summary>A gap that comes twice has the same one.</summary>
    public required Guid Id { get; init; }

    public required string Monitor { get; init; }

    public required string Location { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The earliest slot among the lost.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The latest slot among the lost.</summary>
    public required DateTimeOffset To { get; init; }

    public required long Dropped { get; init; }

    public required string Reason { get; init; }
}
