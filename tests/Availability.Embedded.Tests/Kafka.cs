using Confluent.Kafka;

namespace Availability.Embedded.Tests;

/// <summary>Clients set up as monitor and writer set theirs up.</summary>
internal static class Kafka
{
    public static IProducer<string, string> Producer(EmbeddedKafka kafka, CompressionType compression = CompressionType.Lz4) =>
        new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            CompressionType = compression,
            LingerMs = 5,
        }).SetLogHandler((_, _) => { }).Build();

    public static IConsumer<string, string> Consumer(EmbeddedKafka kafka, string group) =>
        new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Error,
            EnableAutoCommit = false,
        }).SetLogHandler((_, _) => { }).Build();

    public static Message<string, string> Message(int number) => new()
    {
        Key = $"target {number}",
        Value = $"{number}",
        Headers = [new Header("monitor", "origin"u8.ToArray())],
    };

    /// <summary>So many messages, or fewer when the deadline passes.</summary>
    public static List<ConsumeResult<string, string>> Consume(IConsumer<string, string> consumer, int count, TimeSpan deadline)
    {
        List<ConsumeResult<string, string>> results = [];
        using var expired = new CancellationTokenSource(deadline, TimeProvider.System);
        while (results.Count < count && !expired.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } result)
                results.Add(result);
        }

        return results;
    }
}
