namespace Availability.Storage;

/// <summary>A message that was set aside.</summary>
public sealed record QuarantinedMessage
{
    /// <summary>Where it is from; without a group.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>What it was, read by this program.</summary>
    public required StreamMessage Message { get; init; }

    /// <summary>When it was set aside.</summary>
    public required DateTimeOffset QuarantinedAt { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Its slot, where that is known.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }
}
