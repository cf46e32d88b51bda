namespace Availability.Storage;

/// <summary>A stretch of one Kafka partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset.</param>
/// <param name="Until">The offset after the last.</param>
public sealed record OffsetRange(int Partition, long From, long Until);
