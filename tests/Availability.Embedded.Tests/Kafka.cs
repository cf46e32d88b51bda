using System.Globalization;
using Availability.Testing;
using Confluent.Kafka;

namespace Availability.Embedded.Tests;

/// <summary>Clients set up as monitor and writer set theirs up, and numbered messages.</summary>
internal static class Kafka
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static IProducer<string, string> Producer(
        EmbeddedKafka kafka, CompressionType compression = CompressionType.Lz4, TimeSpan? messageTimeout = null) =>
        new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            CompressionType = compression,
            LingerMs = 5,
            MessageMaxBytes = 20_000_000,
            MessageTimeoutMs = (int)(messageTimeout ?? TimeSpan.Zero).TotalMilliseconds,
        }).SetLogHandler((_, _) => { }).Build();

    public static IConsumer<string, string> Consumer(EmbeddedKafka kafka, string group, AutoOffsetReset reset = AutoOffsetReset.Error) =>
        new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = group,
            AutoOffsetReset = reset,
            EnableAutoCommit = false,

            // When a group grows or shrinks, the embedded broker shares the partitions out when this is nearly over.
            SessionTimeoutMs = 3_000,
            HeartbeatIntervalMs = 300,
        }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Messages whose values start with their numbers.</summary>
    public static Task ProduceAsync(IProducer<string, string> producer, string topic, IEnumerable<int> numbers, int padding = 0) =>
        Task.WhenAll(numbers.Select(number => producer.ProduceAsync(topic, new()
        {
            Key = $"target {number}",
            Value = $"{number} {new string('x', padding)}",
            Headers = [new Header("monitor", "origin"u8.ToArray())],
        })));

    public static int NumberOf(ConsumeResult<string, string> result) =>
        int.Parse(result.Message.Value.Split(' ')[0], CultureInfo.InvariantCulture);

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

    /// <summary>Members of a group take part in a rebalance only while they are polled.</summary>
    public static Task PollUntilAsync(Func<bool> condition, IConsumer<string, string>[] consumers, CancellationToken cancellationToken) =>
        Eventually.TrueAsync(
            () =>
            {
                foreach (var consumer in consumers)
                    consumer.Consume(TimeSpan.FromMilliseconds(20));
                return condition();
            },
            Deadline, "the group's partitions are shared out", cancellationToken);
}
