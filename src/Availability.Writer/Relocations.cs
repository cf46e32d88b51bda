using System.Collections.Concurrent;
using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Partitions that do not simply go on: fenced by another writer, passed by retention, or with a hole in their offsets.</summary>
internal sealed partial class Relocations(
    PartitionLeases leases, WriterMetrics metrics, WriterStatus status, TimeProvider clock, ILogger<Relocations> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<PartitionLease> _requested = new();
    private readonly HashSet<PartitionLease> _suspended = [];
    private long? _failed;

    /// <summary>From any thread: look where this partition is to go on.</summary>
    public void Request(PartitionLease lease) => _requested.Enqueue(lease);

    /// <summary>Reads no further in a partition until what was read of it is stored, and then looks where to go on.</summary>
    public void Suspend(int partition)
    {
        if (leases.Find(partition) is { } lease && _suspended.Add(lease))
        {
            Request(lease);
        }
    }

    /// <summary>
    /// Whether this is the message to take now. What was read before is not. A jump is a hole (a transaction marker,
    /// compaction) when it is still there after seeking back once, and a gap when retention made it.
    /// </summary>
    public bool IsNext(ChecksConsumer consumer, PartitionLease lease, long offset)
    {
        if (lease.IsLost || _suspended.Contains(lease) || offset <= lease.Next)
        {
            return !lease.IsLost && !_suspended.Contains(lease) && offset == lease.Next;
        }

        if (lease.SoughtBackTo == lease.Next)
        {
            return true;
        }

        if (leases.Watermarks(consumer, lease.Partition).Low > lease.Next)
        {
            Suspend(lease.Partition);
        }
        else
        {
            leases.SeekToNext(consumer, lease);
            lease.SoughtBackTo = lease.Next;
        }

        return false;
    }

    /// <summary>The message was taken.</summary>
    public void Taken(PartitionLease lease, long offset)
    {
        if (offset > lease.Next)
        {
            metrics.HolePassed(offset - lease.Next);
        }

        lease.Next = offset + 1;
    }

    /// <summary>On the consumer's thread: does what was asked for, where the moment has come.</summary>
    public void Handle(ChecksConsumer consumer, StreamId stream)
    {
        if (_failed is { } failed && clock.GetElapsedTime(failed) < Pause)
        {
            return;
        }

        _failed = null;
        for (var count = _requested.Count; _failed is null && count > 0 && _requested.TryDequeue(out var lease); count--)
        {
            if (leases.Find(lease.Partition) != lease)
            {
                _suspended.Remove(lease);
            }
            else if (lease.IsLost || lease.Stored == lease.Next)
            {
                Relocate(consumer, stream, lease);
            }
            else
            {
                Request(lease);
            }
        }
    }

    private void Relocate(ChecksConsumer consumer, StreamId stream, PartitionLease lease)
    {
        try
        {
            leases.Take(consumer, stream, [lease.Partition]);
            _suspended.Remove(lease);
            // All anew: a partition whose offset was out of range no longer fetches, and cannot be sought in.
            consumer.Assign(leases.Positions);
            status.DatabaseWorks();
        }
        catch (Exception exception) when (exception is OperationCanceledException or KafkaException || PostgresFault.Of(exception) == FaultKind.Transient)
        {
            LogFailed(stream.Topic, lease.Partition, PostgresFault.Explain(exception));
            _failed = clock.GetTimestamp();
            Request(lease);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition}: cannot say yet where to go on: {Reason}")]
    private partial void LogFailed(string topic, int partition, string reason);
}
