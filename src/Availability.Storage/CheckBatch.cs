namespace Availability.Storage;

/// <summary>What one transaction stores.</summary>
/// <param name="Stream">Where the messages are from.</param>
/// <param name="Ranges">How far each partition moves, one range per partition; they cover the messages and whatever lies between.</param>
/// <param name="Messages">In the order of each partition.</param>
public sealed record CheckBatch(StreamId Stream, IReadOnlyList<OffsetRange> Ranges, IReadOnlyList<StreamMessage> Messages);
