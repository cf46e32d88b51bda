namespace Availability.Storage;

/// <summary>Records that a monitor lost.</summary>
public sealed record MonitorGap
{
    /// <summary>The same when it comes twice.</summary>
    public required Guid Id { get; init; }

    /// <summary>The instance that made the records.</summary>
    public required string Monitor { get; init; }

    /// <summary>Its vantage point.</summary>
    public required string Location { get; init; }

    /// <summary>When it was told.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The earliest slot.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The latest slot.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How many.</summary>
    public required long Dropped { get; init; }

    /// <summary>The last one's.</summary>
    public string? Reason { get; init; }
}
