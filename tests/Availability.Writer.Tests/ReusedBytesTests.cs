using System.Text;
using Confluent.Kafka;

namespace Availability.Writer.Tests;

public sealed class ReusedBytesTests
{
    private readonly ReusedBytes _bytes = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text")]
    public void Deserialize_WhateverCame_IsWhatCame(string? text) => Assert.Equal(text, Text(Read(text)));

    [Fact]
    public void Deserialize_Large_IsWhatCame() => Assert.Equal(new string('x', 1_000_000), Text(Read(new string('x', 1_000_000))));

    // What the batch relies on: it is a copy that it keeps.
    [Fact]
    public void Deserialize_NextMessage_OverwritesTheLastAndNotWhatABatchKept()
    {
        var (batch, lease) = (new PendingBatch(new BatchLimits(2, 1_000_000, TimeSpan.Zero)), new PartitionLease(0, 0));
        var first = Read("first");
        batch.Add(new ConsumedMessage(lease, 0) { Key = first, Value = first });
        batch.Add(new ConsumedMessage(lease, 1) { Value = Read("other") });

        Assert.Equal("other", Text(first));
        Assert.Equal(["first", "other"], batch.Messages.Select(message => Text(message.Value)));
        Assert.Equal(["first", null], batch.Messages.Select(message => Text(message.Key)));
    }

    private ReadOnlyMemory<byte>? Read(string? text) =>
        _bytes.Deserialize(Encoding.UTF8.GetBytes(text ?? ""), text is null, SerializationContext.Empty);

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } known ? Encoding.UTF8.GetString(known.Span) : null;
}
