using System.Collections.Concurrent;
using Availability.ServiceDefaults;
using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>The partitions that are ours, and where each goes on: the offsets in Postgres decide, not Kafka's.</summary>
internal sealed partial class PartitionLeases(
    StreamIdentifier identifier, StreamOffsets offsets, CheckStore store, AnnouncementService announcements, IOptions<KafkaOptions> kafka, TimeProvider clock,
    ILogger<PartitionLeases> logger)
{
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(10);

    // Kafka's way to ask for the end.
    private static readonly Timestamp Latest = new(-1, TimestampType.NotAvailable);

    private readonly ConcurrentDictionary<int, PartitionLease> _leases = new();

    public IEnumerable<PartitionLease> All => _leases.Values;

    /// <summary>Where the consumer is to read.</summary>
    public IEnumerable<TopicPartitionOffset> Positions =>
        _leases.Values.Where(lease => !lease.IsHalted).Select(lease => new TopicPartitionOffset(kafka.Value.Topic, lease.Partition, lease.Next));

    public PartitionLease? Find(int partition) => _leases.GetValueOrDefault(partition);

    /// <summary>What the broker has of a partition.</summary>
    public WatermarkOffsets Watermarks(ChecksConsumer consumer, int partition) =>
        consumer.QueryWatermarkOffsets(new TopicPartition(kafka.Value.Topic, partition), BrokerTimeout);

    /// <summary>The ends of all of them, in one request: each would wait behind a fetch, half a second.</summary>
    public Dictionary<int, long> Ends(ChecksConsumer consumer) => !Positions.Any() ? [] : consumer
        .OffsetsForTimes(Positions.Select(position => new TopicPartitionTimestamp(position.TopicPartition, Latest)), BrokerTimeout)
        .ToDictionary(end => end.Partition.Value, end => end.Offset.Value);

    /// <summary>Its end as the last fetch told it.</summary>
    public long KnownEnd(ChecksConsumer consumer, PartitionLease lease) =>
        consumer.GetWatermarkOffsets(new TopicPartition(kafka.Value.Topic, lease.Partition)).High.Value;

    public void SeekToNext(ChecksConsumer consumer, PartitionLease lease) =>
        consumer.Seek(new TopicPartitionOffset(kafka.Value.Topic, lease.Partition, lease.Next));

    /// <summary>Takes partitions, each at its row; one without a row at the first offset that the broker has.</summary>
    /// <remarks>Synchronous, for the consumer's own thread: its rebalance handlers can wait for nothing.</remarks>
    public void Take(ChecksConsumer consumer, StreamId stream, IReadOnlyCollection<int> partitions)
    {
        using var timeout = new CancellationTokenSource(DatabaseTimeout, clock);
        // Before the watermarks: a writer that goes on storing meanwhile would else be ahead of the end that we know.
        var stored = offsets.ReadAsync(stream, partitions, timeout.Token).GetAwaiter().GetResult();
        var watermarks = partitions.ToDictionary(partition => partition, partition => Watermarks(consumer, partition));
        var starts = SettleAsync(stream, stored, watermarks, timeout.Token).GetAwaiter().GetResult();
        foreach (var (partition, start) in starts)
        {
            Release(partition);
            _leases[partition] = new PartitionLease(partition, start);
            LogTaken(stream.Topic, partition, start);
        }

        store.Reassigned();
        announcements.Reassigned();
    }

    /// <summary>It is another writer's now.</summary>
    public void Release(int partition)
    {
        if (_leases.TryRemove(partition, out var lease))
        {
            lease.Lose();
        }
    }

    private async Task<IReadOnlyDictionary<int, long>> SettleAsync(
        StreamId stream, IReadOnlyDictionary<int, long> stored, Dictionary<int, WatermarkOffsets> watermarks, CancellationToken cancellationToken)
    {
        var starts = new Dictionary<int, long>();
        foreach (var (partition, (low, high)) in watermarks.Select(entry => (entry.Key, (entry.Value.Low.Value, entry.Value.High.Value))))
        {
            switch (StartPosition.Decide(stored.TryGetValue(partition, out var next) ? next : null, low, high))
            {
                case StartPosition.New start:
                    starts[partition] = start.Offset;
                    break;
                case StartPosition.Gap gap:
                    await SkipAsync(stream, new OffsetRange(partition, gap.From, gap.Until), cancellationToken);
                    break;
                case StartPosition.Beyond:
                    await identifier.ThrowIfRecreatedAsync(stream, cancellationToken);
                    throw new StreamException(
                        $"Topic \"{stream.Topic}\", partition {partition}: the database has stored up to offset {next}, but the broker has "
                        + $"only {low} to {high}. The topic was truncated or recreated, or this database belongs to another cluster: "
                        + "give the writer another --group-id to read all that is there.");
                default:
                    break;
            }
        }

        // What another writer inserts or skips at the same moment counts: hence read again.
        await offsets.InsertAsync(stream, starts, cancellationToken);
        return await offsets.ReadAsync(stream, watermarks.Keys, cancellationToken);
    }

    private async Task SkipAsync(StreamId stream, OffsetRange gap, CancellationToken cancellationToken)
    {
        if (await offsets.SkipAsync(stream, gap, "the broker's retention passed it", cancellationToken))
        {
            LogGap(stream.Topic, gap.Partition, gap.From, gap.Until);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Reading {Topic}/{Partition} from offset {Offset}")]
    private partial void LogTaken(string topic, int partition, long offset);

    [LoggerMessage(LogLevel.Error, "{Topic}/{Partition}: the offsets from {From} up to {Until} were deleted before they were read; recorded as a gap")]
    private partial void LogGap(string topic, int partition, long from, long until);
}
