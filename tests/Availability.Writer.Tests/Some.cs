using Availability.Core;
using Availability.Storage;

namespace Availability.Writer.Tests;

/// <summary>Makes values.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Instant = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static readonly StreamId Stream = new("cluster", "checks-writer", "checks");

    /// <summary>A check that carries a number, for <see cref="Availability.Testing.NumberOracle"/>.</summary>
    public static Check Check(int number) => new()
    {
        RequestId = Guid.NewGuid(),
        Timestamp = Instant.AddSeconds(number),
        ScheduledAt = Instant.AddSeconds(number),
        Url = $"https://example.org/{number % 10}",
        Target = $"target {number % 10}",
        ResponseTime = TimeSpan.FromMicroseconds(number),
        StatusCode = 200,
        BodyBytes = number,
        Outcome = Outcome.Up,
    };

    public static IEnumerable<Check> Checks(int from, int count) => Enumerable.Range(from, count).Select(Check);

    public static ConsumedMessage Message(PartitionLease lease, long offset, int bytes = 10) => new(lease, offset)
    {
        Value = Enumerable.Repeat((byte)offset, bytes).ToArray(),
    };
}
