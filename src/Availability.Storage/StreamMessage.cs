using Availability.Core;

namespace Availability.Storage;

/// <summary>One message of the stream, with its bytes for the case that it cannot be stored.</summary>
public sealed record StreamMessage
{
    /// <summary>The Kafka partition.</summary>
    public required int Partition { get; init; }

    /// <summary>Its place in the partition.</summary>
    public required long Offset { get; init; }

    /// <summary>As sent; null for none.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>As sent; null for none.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>The monitor that its headers name; counts where the check names none.</summary>
    public string? Monitor { get; init; }

    /// <summary>Its own timestamp; null for none.</summary>
    public DateTimeOffset? ProducedAt { get; init; }

    /// <summary>What it says; null when it is not a check.</summary>
    public Check? Check { get; init; }

    /// <summary>Why it is not a check.</summary>
    public string? Error { get; init; }
}
