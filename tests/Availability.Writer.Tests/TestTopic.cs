using System.Buffers;
using System.Text;
using Availability.Core;
using Availability.Testing;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

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

    /// <summary>Lets the topic take messages of any size; the embedded broker's do.</summary>
    public async Task AllowLargeMessagesAsync()
    {
        if (ClusterId is not null)
        {
            return;
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Brokers }).Build();
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = Name }] =
                [new ConfigEntry { Name = "max.message.bytes", Value = "20000000", IncrementalOperation = AlterConfigOpType.Set }],
        });
    }

    public Task SendAsync(params IEnumerable<string?> values) =>
        SendAsync(values.Select(value => value is null ? null : Encoding.UTF8.GetBytes(value)));

    public Task SendAsync(params IEnumerable<Check> checks) => SendAsync(checks.Select(Bytes));

    /// <summary>Returns when the broker has them all.</summary>
    public Task SendAsync(IEnumerable<byte[]?> values) => Task.WhenAll(values.Select((value, index) => _producer.ProduceAsync(
        Name,
        new Message<string, byte[]?> { Key = $"key {index}", Value = value, Headers = [new Header("monitor", "monitor-1"u8.ToArray())] },
        TestContext.Current.CancellationToken)));

    public Task SendToAsync(int partition, IEnumerable<string> values) => SendToAsync(partition, values.Select(Encoding.UTF8.GetBytes));

    public Task SendToAsync(int partition, IEnumerable<Check> checks) => SendToAsync(partition, checks.Select(Bytes));

    public void Dispose() => _producer.Dispose();

    private Task<DeliveryResult<string, byte[]?>[]> SendToAsync(int partition, IEnumerable<byte[]> values) => Task.WhenAll(values.Select(value => _producer.ProduceAsync(
        new TopicPartition(Name, partition), new Message<string, byte[]?> { Key = "key", Value = value }, TestContext.Current.CancellationToken)));

    private static byte[] Bytes(Check check)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CheckSerializer.Serialize(buffer, check);
        return buffer.WrittenSpan.ToArray();
    }
}
