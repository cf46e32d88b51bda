using System.Buffers;
using Availability.Core;
using Availability.Testing;
using Confluent.Kafka;

namespace Availability.IntegrationTests;

/// <summary>Checks that carry a number each, so that one query can count every number.</summary>
internal sealed class NumberedLoad : IDisposable
{
    private const int Targets = 50;

    private static readonly DateTimeOffset Epoch = TimeProvider.System.GetUtcNow().AddHours(-6);

    private readonly IProducer<string, byte[]> _producer;
    private readonly string _topic;
    private int _next;

    public NumberedLoad(Pipeline pipeline)
    {
        _topic = pipeline.Topic;
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = pipeline.Kafka.BootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 5,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>How many numbers there are: 0 to this, without it.</summary>
    public int Count => _next;

    /// <summary>The oracle: 0 when every number is stored exactly once and nothing else is.</summary>
    /// <param name="count">How many numbers there are.</param>
    public static string Wrong(int count) => $"""
        SELECT count(*) FROM (
            SELECT number, count(check_result.body_bytes) AS stored
            FROM generate_series(0, {count - 1}) AS number FULL JOIN check_result ON check_result.body_bytes = number
            GROUP BY number) AS counted
        WHERE number IS NULL OR stored <> 1
        """;

    /// <summary>Sends the next numbers; returns when the broker has them all.</summary>
    public void Send(int count)
    {
        for (var last = _next + count; _next < last; _next++)
        {
            var check = Check(_next);
            var buffer = new ArrayBufferWriter<byte>();
            CheckSerializer.Serialize(buffer, check);
            _producer.Produce(_topic, new Message<string, byte[]> { Key = check.Target, Value = buffer.WrittenSpan.ToArray() });
        }

        _producer.Flush(TimeSpan.FromSeconds(30));
    }

    /// <summary>Sends one message of any content.</summary>
    public Task SendAsync(byte[] value, CancellationToken cancellationToken) =>
        _producer.ProduceAsync(_topic, new Message<string, byte[]> { Key = "any", Value = value }, cancellationToken);

    public void Dispose() => _producer.Dispose();

    private static Check Check(int number) => Some.Check(
        target: $"target {number % Targets}", scheduledAt: Epoch.AddMilliseconds(100L * (number / Targets))) with
    { BodyBytes = number };
}
