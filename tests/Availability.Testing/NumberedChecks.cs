using System.Buffers;
using Availability.Core;
using Confluent.Kafka;

namespace Availability.Testing;

/// <summary>Checks that carry a number each, so that one query can count every number.</summary>
public class NumberedChecks : IDisposable
{
    private const int Targets = 50;

    private static readonly DateTimeOffset Epoch = TimeProvider.System.GetUtcNow().AddHours(-6);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Lock _lock = new();
    private readonly List<SentNumber> _sent = [];
    private readonly IProducer<string, byte[]> _producer;
    private readonly string _topic;
    private int _next;

    /// <summary>A producer of its own.</summary>
    /// <param name="brokers">Where to.</param>
    /// <param name="topic">Where to.</param>
    /// <param name="first">The first number.</param>
    /// <param name="patience">How long a broker may be away until a number counts as not sent; null: the client's default.</param>
    public NumberedChecks(string brokers, string topic, int first = 0, TimeSpan? patience = null)
    {
        (_topic, First, _next) = (topic, first, first);
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = brokers,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 5,
            MessageTimeoutMs = (int?)patience?.TotalMilliseconds,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Its first number.</summary>
    public int First { get; }

    /// <summary>Behind its last number; most begin at 0.</summary>
    public int Count => _next;

    /// <summary>What the broker confirmed.</summary>
    public IReadOnlyList<SentNumber> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>Sends the next numbers; returns when the broker has them all.</summary>
    public void Send(int count) => Send(count, check => check);

    /// <summary>The same in checks so large that 2,000 of a partition are more than the embedded broker keeps (5 MiB).</summary>
    public void SendLarge(int count) => Send(
        count, check => check with { Outcome = Outcome.Down, Failure = new Failure(FailureKind.Timeout, Detail: new string('字', 1_000)) });

    /// <summary>Sends the next numbers in checks of any kind.</summary>
    public void Send(int count, Func<Check, Check> change)
    {
        for (var last = _next + count; _next < last; _next++)
        {
            Produce(_next, change(Check(_next)));
        }

        _producer.Flush(Patience);
    }

    /// <summary>Sends one message of any content.</summary>
    public Task SendAsync(byte[] value, CancellationToken cancellationToken) =>
        _producer.ProduceAsync(_topic, new Message<string, byte[]> { Key = "any", Value = value }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _producer.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Produce(int number, Check check)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CheckSerializer.Serialize(buffer, check);
        _producer.Produce(
            _topic,
            new Message<string, byte[]> { Key = $"target {number % Targets}", Value = buffer.WrittenSpan.ToArray() },
            report => Confirmed(number, report));
    }

    private void Confirmed(int number, DeliveryReport<string, byte[]> report)
    {
        if (report.Status == PersistenceStatus.Persisted)
        {
            lock (_lock)
            {
                _sent.Add(new SentNumber(number, report.Partition, report.Offset));
            }
        }
    }

    private static Check Check(int number) => Some.Check(
        target: $"target {number % Targets}", scheduledAt: Epoch.AddMilliseconds(100L * (number / Targets))) with
    { BodyBytes = number };
}
