using System.Text;
using Availability.ServiceDefaults;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing;

/// <summary>The Kafka client: an idempotent producer that never gives up on a message by itself.</summary>
internal sealed partial class RecordProducer : IDisposable
{
    private static readonly Error None = new(ErrorCode.NoError);

    private readonly KafkaOptions _kafka;
    private readonly byte[] _ownHeader;
    private readonly string _ownId;
    private readonly IProducer<byte[], byte[]> _producer;

    public RecordProducer(
        KafkaClient<IProducer<byte[], byte[]>> client, IOptions<KafkaOptions> kafka, MonitorInstance instance)
    {
        (_kafka, _ownId) = (kafka.Value, instance.Id);
        _ownHeader = Encoding.UTF8.GetBytes(instance.Id);
        _producer = client.Open();
    }

    /// <summary>Delivery settings and handlers of the client.</summary>
    public static void Configure(IServiceProvider services, ProducerConfig config, ProducerBuilder<byte[], byte[]> producer)
    {
        var options = services.GetRequiredService<IOptions<MonitorOptions>>().Value;
        config.EnableIdempotence = true;
        config.Acks = Acks.All;
        // A message is retried for as long as the program runs; the queue's bound is what ends patience.
        config.MessageTimeoutMs = 0;
        config.QueueBufferingMaxMessages = options.QueueMessages;
        config.QueueBufferingMaxKbytes = options.QueueKilobytes;
        config.LingerMs = 20;
        config.CompressionType = CompressionType.Lz4;
        // As the Java and Python clients, so that whoever else writes to the topic puts a key in the same partition.
        config.Partitioner = Partitioner.Murmur2Random;
        config.DeliveryReportFields = "none";
        var broker = services.GetRequiredService<BrokerState>();
        var logger = services.GetRequiredService<ILogger<RecordProducer>>();
        producer.SetErrorHandler((_, error) => broker.Failed(error));
        producer.SetLogHandler((_, message) => LogClient(logger, message.Message));
    }

    /// <summary>Whether waiting or trying again cannot make the broker take it.</summary>
    public static bool IsForGood(Error error) => error.Code
        is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord
        or ErrorCode.Local_BadMsg or ErrorCode.Local_InvalidArg;

    /// <summary>Hands a check over.</summary>
    /// <returns>Why the client did not take it; then there is no report.</returns>
    public Error Produce(OutgoingRecord record, Action<Error> delivered)
    {
        var headers = Headers(record.Monitor);
        if (record.TraceParent is { } parent)
        {
            headers.Add("traceparent", Encoding.ASCII.GetBytes(parent));
        }

        return Produce(_kafka.Topic, record.Key, record.Value, headers, delivered);
    }

    /// <summary>Hands over what a monitor says of itself.</summary>
    /// <inheritdoc cref="Produce(OutgoingRecord, Action{Error})"/>
    public Error ProduceToMonitors(string monitor, byte[] value, Action<Error> delivered) =>
        Produce(_kafka.EffectiveMonitorsTopic, Encoding.UTF8.GetBytes(monitor), value, Headers(monitor), delivered);

    /// <summary>Waits for all reports, as long as it may.</summary>
    public Task FlushAsync(TimeSpan patience) => Task.Run(() => _producer.Flush(patience));

    public void Dispose() => _producer.Dispose();

    private Headers Headers(string monitor) =>
        new() { { "monitor", monitor == _ownId ? _ownHeader : Encoding.UTF8.GetBytes(monitor) } };

    private Error Produce(string topic, byte[] key, byte[] value, Headers headers, Action<Error> delivered)
    {
        try
        {
            _producer.Produce(
                topic, new Message<byte[], byte[]> { Key = key, Value = value, Headers = headers }, report => delivered(report.Error));
            return None;
        }
        catch (ProduceException<byte[], byte[]> exception)
        {
            return exception.Error;
        }
    }

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Message}")]
    private static partial void LogClient(ILogger logger, string message);
}
