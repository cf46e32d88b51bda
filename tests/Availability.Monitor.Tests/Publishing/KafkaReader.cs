using System.Text;
using Availability.Core;
using Confluent.Kafka;

namespace Availability.Monitor.Tests.Publishing;

/// <summary>Reads a topic from its beginning.</summary>
internal sealed class KafkaReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IConsumer<string, byte[]> _consumer;
    private readonly TopicPartition[] _partitions;

    public KafkaReader(string brokers, string topic)
    {
        _consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = Guid.NewGuid().ToString(),
            EnableAutoCommit = false,
        }).SetLogHandler((_, _) => { }).Build();
        _partitions = [.. Enumerable.Range(0, 4).Select(partition => new TopicPartition(topic, partition))];
        _consumer.Assign(_partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
    }

    public List<ConsumeResult<string, byte[]>> Messages { get; } = [];

    public IEnumerable<Check> Checks => Messages.Select(message =>
        CheckSerializer.TryDeserialize(message.Message.Value, out var check, out var error) ? check : throw new FormatException(error));

    public IEnumerable<string> Texts => Messages.Select(message => Encoding.UTF8.GetString(message.Message.Value));

    /// <summary>Whether so many came by now.</summary>
    public bool Has(int count)
    {
        while (Messages.Count < count && _consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } message)
        {
            Messages.Add(message);
        }

        return Messages.Count >= count;
    }

    /// <summary>Reads all that is on the topic by now: that none comes for a moment does not say that there is none.</summary>
    public void ReadAll()
    {
        var count = _partitions.Sum(partition => _consumer.QueryWatermarkOffsets(partition, Patience).High.Value);
        for (var began = TimeProvider.System.GetTimestamp(); !Has((int)count);)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{Messages.Count} of {count} messages came.");
        }
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }
}
