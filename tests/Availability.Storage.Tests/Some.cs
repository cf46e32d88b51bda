using Availability.Core;

namespace Availability.Storage.Tests;

/// <summary>Makes values.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Instant = new(2026, 3, 4, 5, 6, 7, 891, 234, TimeSpan.Zero);

    public static readonly StreamId Stream = new("cluster", "checks-writer", "checks", "topic-id");

    public static Check Check(int number = 0, string target = "https://example.org/") => new()
    {
        RequestId = Guid.CreateVersion7(Instant),
        Timestamp = Instant.AddSeconds(number),
        ScheduledAt = Instant.AddSeconds(number),
        Url = "https://example.org/",
        Target = target,
        ResponseTime = TimeSpan.FromMicroseconds(123_456),
        StatusCode = 200,
        Outcome = Outcome.Up,
        Period = TimeSpan.FromSeconds(1),
    };

    public static StreamMessage Message(long offset, Check? check, int partition = 0) => new()
    {
        Partition = partition,
        Offset = offset,
        Key = new byte[] { 1, 2 },
        Value = new byte[] { 0xFF, 0, (byte)offset },
        Monitor = "monitor-1",
        Check = check,
        Error = check is null ? "not JSON" : null,
    };

    /// <summary>A batch of one partition, from the first message's offset on.</summary>
    public static CheckBatch Batch(params StreamMessage[] messages) => new(
        Stream,
        [.. messages.GroupBy(message => message.Partition).Select(partition =>
            new OffsetRange(partition.Key, partition.First().Offset, partition.Last().Offset + 1))],
        messages);

    public static CheckBatch Batch(params Check[] checks) => Batch([.. checks.Select((check, offset) => Message(offset, check))]);
}
