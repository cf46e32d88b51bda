using System.Buffers;
using System.Globalization;
using Availability.Core;
using Availability.Embedded;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Availability.Benchmarks.Writing;

/// <summary>A topic of checks: on the cluster that <c>KAFKA_BROKERS</c> names, else on the embedded broker, which keeps it in our memory.</summary>
internal sealed class Stream : IAsyncDisposable
{
    private const int Partitions = 12;
    private const int Targets = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly DateTimeOffset Epoch = TimeProvider.System.GetUtcNow().AddHours(-6);

    // As a monitor sends it.
    private static readonly Headers Headers = new() { { "monitor", "local/1"u8.ToArray() } };

    private readonly EmbeddedKafka? _embedded;
    private readonly IProducer<string, byte[]> _producer;

    private Stream(string brokers, EmbeddedKafka? embedded)
    {
        (Brokers, _embedded) = (brokers, embedded);
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = brokers,
            EnableIdempotence = true,
            LingerMs = 5,
            CompressionType = CompressionType.Lz4,
            QueueBufferingMaxMessages = 1_000_000,
        }).SetLogHandler((_, _) => { }).Build();
    }

    public string Brokers { get; }

    public string Topic { get; } = $"benchmark-{Guid.NewGuid():N}";

    public string? ClusterId => _embedded?.ClusterId;

    public static async Task<Stream> CreateAsync()
    {
        var given = Environment.GetEnvironmentVariable("KAFKA_BROKERS");
        var embedded = string.IsNullOrEmpty(given) ? EmbeddedKafka.Start() : null;
        var stream = new Stream(embedded?.BootstrapServers ?? given!, embedded);
        if (embedded is not null)
        {
            embedded.CreateTopic(stream.Topic, Partitions);
            return stream;
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = stream.Brokers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = stream.Topic, NumPartitions = Partitions, ReplicationFactor = 1 }]);
        return stream;
    }

    public static Check Check(long number) => new()
    {
        RequestId = Guid.CreateVersion7(),
        Timestamp = Epoch.AddMilliseconds(number / Targets),
        ScheduledAt = Epoch.AddMilliseconds(number / Targets),
        Url = "https://example.org/page/" + (number % Targets).ToString(CultureInfo.InvariantCulture),
        Target = "https://example.org/page/" + (number % Targets).ToString(CultureInfo.InvariantCulture),
        ResponseTime = TimeSpan.FromMicroseconds(100_000 + (number % 100_000)),
        StatusCode = 200,
        Outcome = Outcome.Up,
        Period = TimeSpan.FromSeconds(60),
        Monitor = "local/1",
        Delay = TimeSpan.FromMicroseconds(123),
        Timings = new Timings { Dns = TimeSpan.FromMicroseconds(900), Connect = TimeSpan.FromMicroseconds(10_500), FirstByte = TimeSpan.FromMicroseconds(88_000), Total = TimeSpan.FromMicroseconds(100_500) },
        RemoteIp = "192.0.2.1",
        HttpVersion = "1.1",
        Redirects = 0,
        BodyBytes = 30_000,
    };

    /// <returns>False when the broker did not keep them all: the embedded one has room for 5 MiB per partition.</returns>
    public bool Fill(long messages)
    {
        for (var number = 0L; number < messages; number++)
        {
            Send(number, handler: null);
        }

        _producer.Flush(Patience);
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = "none" }).SetLogHandler((_, _) => { }).Build();
        return Enumerable.Range(0, Partitions).Sum(partition =>
        {
            var offsets = consumer.QueryWatermarkOffsets(new TopicPartition(Topic, partition), Patience);
            return offsets.High.Value - offsets.Low.Value;
        }) == messages;
    }

    /// <param name="number">Which.</param>
    /// <param name="handler">Told where it is.</param>
    public void Send(long number, Action<TopicPartitionOffset>? handler)
    {
        var check = Check(number);
        var buffer = new ArrayBufferWriter<byte>(512);
        CheckSerializer.Serialize(buffer, check);
        var message = new Message<string, byte[]> { Key = check.Target, Value = buffer.WrittenSpan.ToArray(), Headers = Headers };
        while (true)
        {
            try
            {
                _producer.Produce(Topic, message, handler is null ? null : report => handler(report.TopicPartitionOffset));
                return;
            }
            catch (ProduceException<string, byte[]> exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }
}
