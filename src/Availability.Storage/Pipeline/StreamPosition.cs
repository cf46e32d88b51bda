namespace Availability.Storage.Pipeline;

/// <summary>How far a partition of the stream is stored.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="NextOffset">Up to, not including, here.</param>
/// <param name="EndOffset">Where the topic ended when the writer last looked; null when none has.</param>
/// <param name="ReadAt">When that was.</param>
/// <param name="Waiting">Messages that were not stored yet then.</param>
public sealed record StreamPosition(string Topic, int Partition, long NextOffset, long? EndOffset, DateTimeOffset? ReadAt, long? Waiting);
