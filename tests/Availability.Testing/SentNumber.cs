namespace Availability.Testing;

/// <summary>
/// A number that was put on the topic, and where it lies there; the position is null where nobody asked for it, the topic's id
/// where it has only had one.
/// </summary>
public readonly record struct SentNumber(long Number, int? Partition = null, long? Offset = null, string? TopicId = null);
