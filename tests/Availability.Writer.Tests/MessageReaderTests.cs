using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace Availability.Writer.Tests;

public sealed class MessageReaderTests
{
    // A sampler that keeps one trace of a hundred must not be answered with links to the other ninety-nine.
    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00f067aa0ba902b7")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", null)]
    [InlineData("not a traceparent", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Read_TraceHeader_IsTheOriginWhereItWasRecorded(string? header, string? expected)
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == WriterMetrics.Name };
        ActivitySource.AddActivityListener(listener);
        var headers = new Headers();
        if (header is not null)
        {
            headers.Add("traceparent", Encoding.ASCII.GetBytes(header));
        }

        var message = MessageReader.Read(
            new ConsumeResult<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> { Message = new Message<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> { Value = "{}"u8.ToArray(), Headers = headers } },
            new PartitionLease(0, 0));

        Assert.Equal(expected, message.Origin?.SpanId.ToHexString());
    }
}
