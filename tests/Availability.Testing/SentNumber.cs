namespace Availability.Testing;

/// <summary>A number that was put on the topic, and where it lies there; the position is null where nobody asked for it.</summary>
public readonly record struct SentNumber(long Number, int? Partition = null, long? Offset = null);
