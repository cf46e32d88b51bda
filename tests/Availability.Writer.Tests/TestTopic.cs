using System.Buffers;
using System.Text;
using Availability.Core;
using Availability.Testing;
using Confluent.Kafka;

namespace Availability.Writer.Tests;

/// <summary>A topic of its own, and what puts messages on it.</summary>
internal sealed class TestTopic : IDisposable
{
    private readonly IProducer<string, byte[]?> _producer;

    public TestTopic(string brokers, string? clusterId, string name)
    {
        (Brokers, ClusterId, Name) = (brokers, clusterId, name);
        _producer = new ProducerBuilder<string, byte[]?>(new ProducerConfig
        {
            BootstrapServers = brokers,
            EnableIdempotence = true,
            MessageMaxBytes = 20_000_000,
            LingerMs = 5,
        }).SetLogHandler((_, _) => { }).Build();
    }

    public string Brokers { get; }

    public string? ClusterId { get; }

    public string Name { get; }

    public static async Task<TestTopic> CreateAsync(int partitions = 3)
    {
        var kafka = await TestKafka.GetAsync();
        return new TestTopic(kafka.BootstrapServers, kafka.ClusterId, await kafka.NewTopicAsync(partitions));
    }

    public Task SendAsync(params IEnumerable<string?> values) =>
        SendAsync(values.Select(value => value is null ? null : Encoding.UTF8.GetBytes(value)));

    public Task SendAsync(params IEnumerable<Check> checks) => SendAsync(checks.Select(Bytes));

    /// <summary>Returns when the broker has them all.</summary>
    public Task SendAsync(IEnumerable<byte[]?> values) => Task.WhenAll(values.Select((value, index) => _producer.ProduceAsync(
        Name,
        new Message<string, byte[]?> { Key = $"key {index}", Value = value, Headers = [new Header("monitor", "monitor-1"u8.ToArray())] },
        TestContext.Current.CancellationToken)));

    public void Dispose() => _producer.Dispose();

    private static byte[] Bytes(Check check)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CheckSerializer.Serialize(buffer, check);
        return buffer.WrittenSpan.ToArray();
    }
}
