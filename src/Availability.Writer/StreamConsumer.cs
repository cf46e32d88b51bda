using System.Collections.Concurrent;
using Availability.ServiceDefaults;
using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>
/// Reads the topic on a thread of its own and never stops polling, whatever the database does: otherwise the group would
/// take our partitions for abandoned. What is not stored stays in a bounded buffer; when that is full, fetching is paused.
/// </summary>
internal sealed partial class StreamConsumer(
    PartitionLeases leases,
    IOptions<KafkaOptions> kafka,
    IOptions<WriterOptions> writer,
    WriterStatus status,
    WriterMetrics metrics,
    TimeProvider clock,
    ILogger<StreamConsumer> logger)
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FullPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RejoinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly MessageBuffer _buffer = new(10_000, 32 << 20);
    private readonly ConcurrentQueue<PartitionLease> _relocations = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<PartitionLease> _suspended = [];
    private IConsumer<byte[]?, byte[]?> _consumer = null!;
    private StreamId _stream = null!;
    private Dictionary<int, long>? _drainTo;
    private long _drainBegan;
    private ConsumedMessage? _held;
    private bool _mustRejoin;
    private Exception? _failure;

    /// <summary>What was read and is not in a batch yet.</summary>
    public MessageBuffer Buffer => _buffer;

    /// <summary>Joins the group; on <paramref name="stopping"/> the buffer completes.</summary>
    public void Start(StreamId stream, CancellationToken stopping)
    {
        _stream = stream;
        new Thread(() => Run(stopping)) { Name = "checks consumer", IsBackground = true }.Start();
    }

    /// <summary>The batch is in the database: tell Kafka too, for tools that show a group's lag.</summary>
    public void Stored(PendingBatch batch)
    {
        batch.Stored();
        foreach (var lease in batch.Leases.Where(lease => !lease.IsLost))
        {
            try
            {
                // Committed in the background; nothing depends on it.
                _consumer.StoreOffset(new TopicPartitionOffset(_stream.Topic, lease.Partition, lease.Stored));
            }
            catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_State)
            {
                // Revoked at this moment: the new owner commits.
            }
        }
    }

    /// <summary>Another writer moved this partition: drop what was read, and go on where it is now if it is still ours.</summary>
    public void Fenced(PartitionLease lease)
    {
        LogFenced(_stream.Topic, lease.Partition);
        lease.Lose();
        _relocations.Enqueue(lease);
    }

    /// <summary>Leaves the group; to be called when nothing more will be stored.</summary>
    public Task LeaveAsync()
    {
        _settled.TrySetResult();
        return _ended.Task;
    }

    private void Run(CancellationToken stopping)
    {
        try
        {
            using var consumer = _consumer = Build();
            consumer.Subscribe(_stream.Topic);
            while (!IsDone(stopping))
            {
                Step(stopping);
            }

            _buffer.Complete();
            // Still a member while the last batch is stored: nobody takes the partitions before their offsets are right.
            _settled.Task.Wait(CancellationToken.None);
            consumer.Close();
        }
        catch (Exception exception)
        {
            // Whatever it is, the batches' loop has to hear of it: it stops the program.
            _buffer.Complete(exception);
        }

        _ended.SetResult();
    }

    private IConsumer<byte[]?, byte[]?> Build() => new ConsumerBuilder<byte[]?, byte[]?>(ConsumerSettings.Create(kafka.Value, writer.Value))
        .SetPartitionsAssignedHandler((_, partitions) => Assigned([.. partitions.Select(partition => partition.Partition.Value)]))
        .SetPartitionsRevokedHandler((_, partitions) => partitions.ForEach(partition => leases.Release(partition.Partition)))
        .SetErrorHandler((_, error) => Report(error))
        .SetLogHandler((_, line) => LogClient(line.Message))
        .Build();

    private void Step(CancellationToken stopping)
    {
        status.Polled();
        try
        {
            RejoinIfNeeded(stopping);
            Relocate();
            ReleaseHeld();
            if (_consumer.Consume(PollWait) is { } result)
            {
                Accept(result);
            }
            else
            {
                RecheckBroker();
            }
        }
        catch (ConsumeException exception) when (KafkaFault.IsOutOfRange(exception.Error.Code))
        {
            Suspend(exception.ConsumerRecord.Partition);
        }
        catch (KafkaException exception)
        {
            Report(exception.Error);
        }

        if (_failure is not null)
        {
            throw _failure;
        }
    }

    /// <summary>Takes the partitions; takes none and joins again later when the database or the broker cannot say where to go on.</summary>
    private IEnumerable<TopicPartitionOffset> Assigned(IReadOnlyCollection<int> partitions)
    {
        try
        {
            leases.Take(_consumer, _stream, partitions, clock);
            status.StreamWorks();
            LogAssigned(partitions.Count, _stream.Topic);
            return leases.Positions.Where(position => partitions.Contains(position.Partition));
        }
        catch (KafkaException exception)
        {
            Report(exception.Error);
        }
        catch (Exception exception) when (exception is OperationCanceledException || PostgresFault.Of(exception) == FaultKind.Transient)
        {
            status.DatabaseFailed(PostgresFault.Explain(exception));
        }
        catch (Exception exception)
        {
            // Thrown in Step: out of a handler it would have to pass librdkafka's frames.
            _failure = exception;
        }

        _mustRejoin = true;
        return [];
    }

    private void RejoinIfNeeded(CancellationToken stopping)
    {
        if (_mustRejoin)
        {
            _mustRejoin = false;
            _consumer.Unsubscribe();
            Task.Delay(RejoinPause, clock, stopping).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
            _consumer.Subscribe(_stream.Topic);
        }
    }

    private void Accept(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (_held is not null)
        {
            // Delivered in spite of the pause; it comes again when reading goes on.
            return;
        }

        if (leases.Find(result.Partition) is not { IsLost: false } lease || _suspended.Contains(lease) || result.Offset < lease.Next)
        {
            return;
        }

        if (result.Offset > lease.Next && !MayJump(lease, result.Offset))
        {
            return;
        }

        lease.Next = result.Offset + 1;
        var message = MessageReader.Read(result, lease);
        if (!_buffer.TryAdd(message, FullPatience))
        {
            _held = message;
            _consumer.Pause(_consumer.Assignment);
            LogPaused();
        }
    }

    /// <summary>A jump is a hole (a transaction marker, compaction) when it is still there after seeking back once, and a gap when retention made it.</summary>
    private bool MayJump(PartitionLease lease, long offset)
    {
        if (lease.SoughtBackTo == lease.Next)
        {
            metrics.HolePassed(offset - lease.Next);
            return true;
        }

        if (leases.Watermarks(_consumer, lease.Partition).Low > lease.Next)
        {
            Suspend(lease.Partition);
            return false;
        }

        lease.SoughtBackTo = lease.Next;
        _consumer.Seek(new TopicPartitionOffset(_stream.Topic, lease.Partition, lease.Next));
        return false;
    }

    /// <summary>Reads no further in a partition until what was read of it is stored, and then looks where to go on.</summary>
    private void Suspend(int partition)
    {
        if (leases.Find(partition) is { } lease && _suspended.Add(lease))
        {
            _relocations.Enqueue(lease);
        }
    }

    private void Relocate()
    {
        for (var count = _relocations.Count; count > 0 && _relocations.TryDequeue(out var lease); count--)
        {
            if (leases.Find(lease.Partition) != lease)
            {
                _suspended.Remove(lease);
            }
            else if (lease.IsLost || lease.Stored == lease.Next)
            {
                Relocate(lease);
            }
            else
            {
                _relocations.Enqueue(lease);
            }
        }
    }

    private void Relocate(PartitionLease lease)
    {
        try
        {
            leases.Take(_consumer, _stream, [lease.Partition], clock);
            _suspended.Remove(lease);
            // All anew: a partition whose offset was out of range no longer fetches, and cannot be sought in.
            _consumer.Assign(leases.Positions);
        }
        catch (Exception exception) when (exception is OperationCanceledException or KafkaException || PostgresFault.Of(exception) == FaultKind.Transient)
        {
            LogRelocationFailed(_stream.Topic, lease.Partition, PostgresFault.Explain(exception));
            _relocations.Enqueue(lease);
        }
    }

    private void ReleaseHeld()
    {
        if (_held is { } message && (message.Lease.IsLost || _buffer.TryAdd(message, TimeSpan.Zero)))
        {
            _held = null;
            // Not Resume: messages that came in spite of the pause have to come again.
            _consumer.Assign(leases.Positions);
            LogResumed();
        }
    }

    /// <summary>A broker that is back says nothing until there is a message: ask.</summary>
    private void RecheckBroker()
    {
        if (leases.All.FirstOrDefault() is not { } lease)
        {
            return;
        }

        metrics.LagIs(leases.All.Sum(one => Math.Max(0, _consumer.GetWatermarkOffsets(new TopicPartition(_stream.Topic, one.Partition)).High.Value - one.Next)));
        if (!status.HasStream)
        {
            leases.Watermarks(_consumer, lease.Partition);
            status.StreamWorks();
        }
    }

    private bool IsDone(CancellationToken stopping)
    {
        if (_settled.Task.IsCompleted || !stopping.IsCancellationRequested || !writer.Value.DrainOnStop)
        {
            return _settled.Task.IsCompleted || stopping.IsCancellationRequested;
        }

        try
        {
            if (_drainTo is null)
            {
                _drainBegan = clock.GetTimestamp();
                _drainTo = leases.All.ToDictionary(lease => lease.Partition, lease => leases.Watermarks(_consumer, lease.Partition).High.Value);
            }
        }
        catch (KafkaException exception)
        {
            Report(exception.Error);
            return true;
        }

        return clock.GetElapsedTime(_drainBegan) > DrainTime
            || (_held is null && leases.All.All(lease => lease.Next >= _drainTo.GetValueOrDefault(lease.Partition)));
    }

    private void Report(Error error)
    {
        if (error.IsFatal || KafkaFault.IsConfiguration(error.Code))
        {
            _failure = new StreamException($"Kafka at {kafka.Value.Brokers} refuses: {error.Reason}.");
        }
        else if (KafkaFault.IsMissingTopic(error.Code))
        {
            status.StreamFailed($"topic \"{_stream.Topic}\" does not exist yet (a monitor creates it)");
        }
        else if (error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut)
        {
            status.StreamFailed($"no broker of {kafka.Value.Brokers} answers");
        }
        else
        {
            LogClient(error.Reason);
        }
    }

    [LoggerMessage(LogLevel.Information, "Has {Count} partitions of {Topic}")]
    private partial void LogAssigned(int count, string topic);

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition}: another writer has moved it; going on where it is now")]
    private partial void LogFenced(string topic, int partition);

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition}: cannot say yet where to go on: {Reason}")]
    private partial void LogRelocationFailed(string topic, int partition, string reason);

    [LoggerMessage(LogLevel.Information, "The buffer is full: reading pauses until the database takes more")]
    private partial void LogPaused();

    [LoggerMessage(LogLevel.Information, "Reading goes on")]
    private partial void LogResumed();

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Line}")]
    private partial void LogClient(string line);
}
