using System.Diagnostics;
using Availability.Core;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>A message as it was read; its bytes are good until the next one is.</summary>
/// <param name="Lease">Under which it was read.</param>
/// <param name="Offset">Its place in the partition.</param>
internal readonly record struct ConsumedMessage(PartitionLease Lease, long Offset)
{
    public ReadOnlyMemory<byte>? Key { get; init; }

    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <inheritdoc cref="StreamMessage.Monitor"/>
    public string? Monitor { get; init; }

    /// <inheritdoc cref="StreamMessage.ProducedAt"/>
    public DateTimeOffset? ProducedAt { get; init; }

    /// <inheritdoc cref="StreamMessage.Check"/>
    public Check? Check { get; init; }

    /// <inheritdoc cref="StreamMessage.Error"/>
    public string? Error { get; init; }

    /// <summary>The span that published it.</summary>
    public ActivityContext? Origin { get; init; }

    /// <summary>What it takes in memory, about.</summary>
    public long Bytes => (Key?.Length ?? 0) + (Value?.Length ?? 0) + 1_000;

    /// <summary>To be stored, with its bytes kept there.</summary>
    public StreamMessage Keep(MessageBytes bytes) => new()
    {
        Partition = Lease.Partition,
        Offset = Offset,
        Key = bytes.Add(Key),
        Value = bytes.Add(Value),
        Monitor = Monitor,
        ProducedAt = ProducedAt,
        Check = Check,
        Error = Error,
    };
}
