using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Availability.Core;
using Availability.ServiceDefaults;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing;

/// <summary>
/// Publishes records with an idempotent producer that never gives up on a message. A record counts as published when its
/// delivery report says so. What the client's queue cannot take, or the broker will never take, is counted, and told as a gap.
/// </summary>
internal sealed partial class KafkaCheckPublisher : ICheckPublisher
{
    private const int MostEarlyHeartbeats = 60;

    private readonly KafkaOptions _kafka;
    private readonly MonitorOptions _options;
    private readonly MonitorMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly BrokerState _broker;
    private readonly KafkaTopics _topics;
    private readonly ILogger _logger;
    private readonly GapLedger _gaps;
    private readonly byte[] _monitorHeader;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Queue<Check> _early = new();
    private readonly Queue<Heartbeat> _earlyHeartbeats = new();
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _preparing = Task.CompletedTask;
    private bool _hasTopics;
    private string? _lastDropReason;

    public KafkaCheckPublisher(
        IOptions<KafkaOptions> kafka, IOptions<MonitorOptions> options, MonitorInstance instance, MonitorMetrics metrics, TimeProvider clock,
        BrokerState broker, KafkaTopics topics, ILogger<KafkaCheckPublisher> logger)
    {
        (_kafka, _options, _metrics, _clock, _broker, _topics, _logger) = (kafka.Value, options.Value, metrics, clock, broker, topics, logger);
        _gaps = new GapLedger(instance);
        _monitorHeader = Encoding.UTF8.GetBytes(instance.Id);
        _producer = Build();
    }

    public string? Trouble => _broker.Trouble;

    public void Start()
    {
        // The embedded broker makes its topics through its own API, and administrative calls to it may never return.
        if (_kafka.ClusterId is null)
        {
            _preparing = PrepareAsync();
        }
        else
        {
            _hasTopics = true;
        }
    }

    public void Publish(Check check)
    {
        lock (_lock)
        {
            if (_hasTopics)
            {
                Produce(check);
            }
            else if (_early.Count < _options.QueueMessages)
            {
                _early.Enqueue(check);
            }
            else
            {
                Drop(check, "the queue is full");
            }
        }
    }

    public void Publish(Heartbeat heartbeat)
    {
        lock (_lock)
        {
            if (_hasTopics)
            {
                Produce(heartbeat);
                return;
            }

            // The counts are totals: an hour of them tells when the monitor started and how it is doing.
            _earlyHeartbeats.Enqueue(heartbeat);
            if (_earlyHeartbeats.Count > MostEarlyHeartbeats)
            {
                _earlyHeartbeats.Dequeue();
            }
        }
    }

    public async Task FlushAsync()
    {
        var patience = _broker.IsHopeless ? TimeSpan.Zero : _options.FlushTimeout;
        // A stop within the first moments still has topics to wait for.
        await Task.WhenAny(_preparing, Task.Delay(patience, _clock));
        await _stop.CancelAsync();
        await _preparing;
        if (_hasTopics)
        {
            await Task.Run(() => _producer.Flush(patience));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _preparing;
        _producer.Dispose();
        _stop.Dispose();
    }

    private IProducer<byte[], byte[]> Build()
    {
        try
        {
            return new ProducerBuilder<byte[], byte[]>(Config())
                .SetErrorHandler((_, error) => _broker.Failed(error))
                .SetLogHandler((_, message) => LogClient(message.Message))
                .Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            // A certificate without its key, a file that is no certificate: the native client checks them at once.
            throw new ConfigurationException($"Kafka's client cannot be set up: {exception.Message}");
        }
    }

    private ProducerConfig Config()
    {
        var config = KafkaClientConfig.Producer(_kafka);
        config.EnableIdempotence = true;
        config.Acks = Acks.All;
        // A message is retried for as long as the program runs; the queue's bound is what ends patience.
        config.MessageTimeoutMs = 0;
        config.QueueBufferingMaxMessages = _options.QueueMessages;
        config.QueueBufferingMaxKbytes = _options.QueueKilobytes;
        config.LingerMs = 20;
        config.CompressionType = CompressionType.Lz4;
        // As the Java and Python clients, so that whoever else writes to the topic puts a key in the same partition.
        config.Partitioner = Partitioner.Murmur2Random;
        config.DeliveryReportFields = "none";
        return config;
    }

    private async Task PrepareAsync()
    {
        try
        {
            await _topics.EnsureAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }

        lock (_lock)
        {
            _hasTopics = true;
            while (_early.TryDequeue(out var check))
            {
                Produce(check);
            }

            while (_earlyHeartbeats.TryDequeue(out var heartbeat))
            {
                Produce(heartbeat);
            }
        }
    }

    private void Produce(Check check)
    {
        _buffer.ResetWrittenCount();
        CheckSerializer.Serialize(_buffer, check);
        var headers = new Headers { { "monitor", _monitorHeader } };
        var span = StartSpan();
        if ((span ?? Activity.Current)?.Id is { } parent)
        {
            headers.Add("traceparent", Encoding.ASCII.GetBytes(parent));
        }

        try
        {
            _producer.Produce(
                _kafka.Topic,
                new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(check.Target), Value = _buffer.WrittenSpan.ToArray(), Headers = headers },
                report =>
                {
                    EndSpan(span, report.Error);
                    Delivered(check, report.Error);
                });
        }
        catch (ProduceException<byte[], byte[]> exception)
        {
            EndSpan(span, exception.Error);
            Drop(check, exception.Error.Code == ErrorCode.Local_QueueFull ? "the queue is full" : exception.Error.Reason);
        }
    }

    private void Produce(Heartbeat heartbeat) =>
        ProduceToMonitors(heartbeat.Monitor, JsonSerializer.SerializeToUtf8Bytes(heartbeat, MonitorMessages.Default.Heartbeat), null);

    // Null where nobody traces. It ends on the client's thread, so here it must not stay the current one.
    private Activity? StartSpan()
    {
        var current = Activity.Current;
        var span = MonitorMetrics.Source.StartActivity("checks publish", ActivityKind.Producer)
            ?.SetTag("messaging.system", "kafka").SetTag("messaging.destination.name", _kafka.Topic).SetTag("messaging.operation.name", "publish");
        Activity.Current = current;
        return span;
    }

    private static void EndSpan(Activity? span, Error error)
    {
        if (span is null)
        {
            return;
        }

        if (error.IsError)
        {
            span.SetStatus(ActivityStatusCode.Error, error.Reason);
        }

        var current = Activity.Current;
        span.Dispose();
        Activity.Current = current;
    }

    private void Delivered(Check check, Error error)
    {
        if (error.IsError)
        {
            Drop(check, error.Reason);
            return;
        }

        _lastDropReason = null;
        _metrics.RecordPublished();
        _broker.Succeeded();
        if (_gaps.Take(_clock.GetUtcNow()) is { } gap)
        {
            lock (_lock)
            {
                ProduceToMonitors(gap.Monitor, JsonSerializer.SerializeToUtf8Bytes(gap, MonitorMessages.Default.Gap), gap);
            }
        }
    }

    private void ProduceToMonitors(string key, byte[] value, Gap? gap)
    {
        try
        {
            _producer.Produce(
                _kafka.EffectiveMonitorsTopic,
                new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value, Headers = new Headers { { "monitor", _monitorHeader } } },
                report => DeliveredToMonitors(report.Error, gap));
        }
        catch (ProduceException<byte[], byte[]> exception)
        {
            DeliveredToMonitors(exception.Error, gap);
        }
    }

    // A lost heartbeat is followed by another; a lost gap must be told again.
    private void DeliveredToMonitors(Error error, Gap? gap)
    {
        if (!error.IsError)
        {
            _broker.Succeeded();
        }
        else if (gap is not null)
        {
            _gaps.PutBack(gap);
        }
    }

    private void Drop(Check check, string reason)
    {
        _metrics.RecordsDropped();
        _gaps.Add(check.ScheduledAt, reason);
        if (_lastDropReason != reason)
        {
            _lastDropReason = reason;
            LogDropped(check.Target, reason);
        }
    }

    [LoggerMessage(LogLevel.Error, "A record of {Target} is lost, and so may be others: {Reason}")]
    private partial void LogDropped(string target, string reason);

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Message}")]
    private partial void LogClient(string message);
}
