using Availability.ServiceDefaults;
using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer.Monitors;

/// <summary>
/// Reads the monitors topic and stores it, until stopped or until anything goes wrong: then it is begun anew, from the offsets
/// in the database. There is little to read, and what comes twice is stored once.
/// </summary>
internal sealed partial class MonitorsReader(
    StreamOffsets offsets, MonitorStore store, AnnouncementService announcements, IOptions<KafkaOptions> kafka, IOptions<WriterOptions> writer,
    WriterStatus status, TimeProvider clock, ILogger<MonitorsReader> logger)
{
    private const int MostMessages = 500;

    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, long> _stored = [];
    private readonly List<ConsumeResult<byte[]?, byte[]?>> _pending = [];
    private Exception? _failure;
    private Dictionary<int, long>? _ends;
    private long _stopBegan;

    /// <summary>Blocks: for a thread of its own.</summary>
    public void Run(StreamId stream, CancellationToken stopping)
    {
        (_failure, _ends) = (null, null);
        Forget();
        using var consumer = Build(stream);
        consumer.Subscribe(stream.Topic);
        while (!IsDone(consumer, stopping))
        {
            Collect(consumer);
            if (_failure is not null)
            {
                throw _failure;
            }

            if (_pending.Count > 0)
            {
                Store(stream);
            }
        }

        consumer.Close();
    }

    // A heartbeat a minute and monitor makes no batches: what is at hand is stored at once.
    private void Collect(IConsumer<byte[]?, byte[]?> consumer)
    {
        for (var wait = PollWait; _pending.Count < MostMessages && consumer.Consume(wait) is { } message; wait = TimeSpan.Zero)
        {
            _pending.Add(message);
        }
    }

    private IConsumer<byte[]?, byte[]?> Build(StreamId stream)
    {
        var config = ConsumerSettings.Create(kafka.Value, writer.Value);
        config.GroupId = stream.GroupId;
        config.EnableAutoCommit = false;
        config.QueuedMaxMessagesKbytes = 1 << 10;
        IConsumer<byte[]?, byte[]?>? consumer = null;
        return consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(consumer!, stream, partitions))
            .SetPartitionsRevokedHandler((_, _) => Forget())
            .SetErrorHandler((_, error) => _failure = error.IsFatal || KafkaFault.IsConfiguration(error.Code) ? new KafkaException(error) : _failure)
            .SetLogHandler((_, line) => LogClient(line.Message))
            .Build();
    }

    // What is not stored is read again, by whoever has the partition next.
    private void Forget()
    {
        _stored.Clear();
        _pending.Clear();
    }

    private List<TopicPartitionOffset> Assigned(IConsumer<byte[]?, byte[]?> consumer, StreamId stream, List<TopicPartition> partitions)
    {
        try
        {
            Forget();
            foreach (var (partition, next) in SettleAsync(consumer, stream, partitions).GetAwaiter().GetResult())
            {
                _stored.Add(partition, next);
            }

            status.MonitorsRead();
            return [.. _stored.Select(start => new TopicPartitionOffset(stream.Topic, start.Key, start.Value))];
        }
        catch (Exception exception)
        {
            // Thrown here it would have to pass through native code.
            _failure = exception;
            return [];
        }
    }

    private async Task<IReadOnlyDictionary<int, long>> SettleAsync(
        IConsumer<byte[]?, byte[]?> consumer, StreamId stream, List<TopicPartition> partitions)
    {
        using var timeout = new CancellationTokenSource(DatabaseTimeout, clock);
        int[] numbers = [.. partitions.Select(partition => partition.Partition.Value)];
        var stored = await offsets.ReadAsync(stream, numbers, timeout.Token);
        var starts = new Dictionary<int, long>();
        foreach (var partition in partitions)
        {
            var (low, high) = (consumer.QueryWatermarkOffsets(partition, BrokerTimeout) is var ends ? (ends.Low.Value, ends.High.Value) : default);
            switch (StartPosition.Decide(stored.TryGetValue(partition.Partition, out var next) ? next : null, low, high))
            {
                case StartPosition.New start:
                    starts[partition.Partition] = start.Offset;
                    break;
                case StartPosition.Gap gap:
                    await offsets.SkipAsync(stream, new OffsetRange(partition.Partition, gap.From, gap.Until), "the broker's retention passed it", timeout.Token);
                    break;
                case StartPosition.Beyond:
                    throw new StreamException($"stored up to offset {next} of partition {partition.Partition.Value}, but the broker has only {low} to {high}");
                default:
                    break;
            }
        }

        await offsets.InsertAsync(stream, starts, timeout.Token);
        return await offsets.ReadAsync(stream, numbers, timeout.Token);
    }

    private void Store(StreamId stream)
    {
        var (heartbeats, gaps) = (new List<MonitorHeartbeat>(), new List<MonitorGap>());
        foreach (var message in _pending)
        {
            if (MonitorMessageReader.Read(message.Message.Value, clock.GetUtcNow(), heartbeats, gaps) is { } fault)
            {
                LogUnread(message.TopicPartitionOffset.ToString(), fault);
            }
        }

        var ends = _pending.GroupBy(message => message.Partition.Value).ToDictionary(group => group.Key, group => group.Max(message => message.Offset.Value) + 1);
        using var timeout = new CancellationTokenSource(DatabaseTimeout, clock);
        if (!store.StoreAsync(stream, [.. ends.Select(end => new OffsetRange(end.Key, _stored[end.Key], end.Value))], heartbeats, gaps, timeout.Token)
            .GetAwaiter().GetResult())
        {
            throw new StreamException("another writer has moved a partition");
        }

        announcements.Stored(Announcements.NoCheck);
        foreach (var (partition, end) in ends)
        {
            _stored[partition] = end;
        }

        _pending.Clear();
    }

    // The broker of a laptop ends with the process: then the last word has to be read before.
    private bool IsDone(IConsumer<byte[]?, byte[]?> consumer, CancellationToken stopping)
    {
        if (!stopping.IsCancellationRequested || !writer.Value.DrainOnStop || _stored.Count == 0)
        {
            return stopping.IsCancellationRequested;
        }

        if (_ends is null)
        {
            _stopBegan = clock.GetTimestamp();
            _ends = _stored.Keys.ToDictionary(
                partition => partition, partition => consumer.QueryWatermarkOffsets(new TopicPartition(kafka.Value.EffectiveMonitorsTopic, partition), BrokerTimeout).High.Value);
        }

        return clock.GetElapsedTime(_stopBegan) > DrainTime || _ends.All(end => _stored.GetValueOrDefault(end.Key) >= end.Value);
    }

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Line}")]
    private partial void LogClient(string line);

    [LoggerMessage(LogLevel.Warning, "{Position} on the monitors topic cannot be read and is left out: {Reason}")]
    private partial void LogUnread(string position, string reason);
}
