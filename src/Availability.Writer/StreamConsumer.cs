using Availability.ServiceDefaults;
using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>
/// Reads the topic on a thread of its own and never stops polling, whatever the database does: otherwise the group would
/// take our partitions for abandoned. What is not stored stays in a bounded buffer; when that is full, fetching is paused.
/// </summary>
internal sealed partial class StreamConsumer(
    StreamIdentifier identifier,
    PartitionLeases leases,
    Relocations relocations,
    StreamFaults faults,
    KafkaClient<IConsumer<byte[]?, byte[]?>> client,
    IOptions<WriterOptions> writer,
    WriterStatus status,
    WriterMetrics metrics,
    StreamEnds ends,
    TimeProvider clock,
    ILogger<StreamConsumer> logger)
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FullPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RejoinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IConsumer<byte[]?, byte[]?> _consumer = null!;
    private StreamId _stream = null!;
    private DrainPoint? _drain;
    private long? _measured;
    private volatile ConsumedMessage? _held;
    private volatile bool _mustAssign;
    private bool _mustRejoin;
    private bool _mustResume;

    /// <summary>What was read and waits for the database.</summary>
    public MessageBuffer Buffer { get; } = new(new BatchLimits(5_000, 16 << 20, writer.Value.Period), clock);

    /// <summary>A stop that was to read to the end did not get there in time.</summary>
    public bool HasLeftUnread => _drain is { IsMissed: true };

    /// <summary>The database takes less than there is.</summary>
    public bool IsPaused => _held is not null;

    /// <summary>Settings and handlers of the client.</summary>
    public static void Configure(IServiceProvider services, ConsumerConfig config, ConsumerBuilder<byte[]?, byte[]?> consumer)
    {
        ConsumerSettings.Apply(config, services.GetRequiredService<IOptions<WriterOptions>>().Value);
        var stream = services.GetRequiredService<StreamConsumer>();
        consumer.SetPartitionsAssignedHandler((_, partitions) => stream.Assigned([.. partitions.Select(partition => partition.Partition.Value)]));
        consumer.SetPartitionsRevokedHandler((_, partitions) => partitions.ForEach(partition => stream.Release(partition.Partition)));
        var faults = services.GetRequiredService<StreamFaults>();
        consumer.SetErrorHandler((_, error) => faults.Report(error));
        consumer.SetLogHandler((_, line) => faults.Noticed(line.Message));
    }

    /// <summary>Joins the group; on <paramref name="stopping"/> the buffer completes.</summary>
    public void Start(StreamId stream, CancellationToken stopping)
    {
        _stream = stream;
        new Thread(() => Run(stopping)) { Name = "checks consumer", IsBackground = true }.Start();
        _ = WatchAsync(stopping);
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
            catch (KafkaException exception)
            {
                // Usually revoked at this moment: the new owner commits.
                faults.Log(exception.Error.Reason);
            }
        }
    }

    /// <summary>Another writer moved this partition: drop what was read, and go on where it is now if it is still ours.</summary>
    public void Fenced(PartitionLease lease)
    {
        LogFenced(_stream.Topic, lease.Partition);
        lease.Lose();
        relocations.Request(lease);
    }

    /// <summary>Reads this partition no further as long as we have it; the others go on.</summary>
    public void Halt(PartitionLease lease, string because)
    {
        lease.Halt();
        status.Halted(lease.Partition, because);
        if (leases.Find(lease.Partition) != lease)
        {
            // Revoked at this moment, and nobody else would take the word back.
            status.Released(lease.Partition);
        }

        LogHalted(because);
        _mustAssign = true;
    }

    /// <summary>Leaves the group; to be called when nothing more will be stored.</summary>
    public Task LeaveAsync()
    {
        _settled.TrySetResult();
        return _ended.Task;
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        try
        {
            await identifier.WatchAsync(_stream, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
        catch (Exception exception)
        {
            // Ends reading, and with it the program.
            faults.Report(exception);
        }
    }

    private void Run(CancellationToken stopping)
    {
        try
        {
            using var consumer = _consumer = client.Open();
            Read(consumer, stopping);
            // Still a member while the last batch is stored: nobody takes the partitions before their offsets are right.
            _settled.Task.Wait(CancellationToken.None);
            consumer.Close();
        }
        catch (Exception exception)
        {
            Buffer.Complete(exception);
        }

        _ended.SetResult();
    }

    private void Read(IConsumer<byte[]?, byte[]?> consumer, CancellationToken stopping)
    {
        try
        {
            consumer.Subscribe(_stream.Topic);
            while (!IsDone(stopping))
            {
                Step();
            }

            Buffer.Complete();
        }
        catch (Exception exception)
        {
            // Whatever it is, the batches' loop has to hear of it: it stores what was read, and stops the program.
            Buffer.Complete(exception);
        }
    }

    private void Release(int partition)
    {
        leases.Release(partition);
        status.Released(partition);
    }

    private bool IsDone(CancellationToken stopping)
    {
        if (_settled.Task.IsCompleted || !stopping.IsCancellationRequested || !writer.Value.DrainOnStop)
        {
            return _settled.Task.IsCompleted || stopping.IsCancellationRequested;
        }

        _drain ??= new DrainPoint(leases, clock);
        return _drain.IsReached(_consumer, isHolding: _held is not null);
    }

    private void Step()
    {
        status.Polled();
        try
        {
            RejoinIfNeeded();
            relocations.Handle(_consumer, _stream);
            ReleaseHeld();
            ResumeIfNeeded();
            DropHalted();
            Measure();
            if (_consumer.Consume(PollWait) is { } result)
            {
                Accept(result);
            }
        }
        catch (ConsumeException exception) when (KafkaFault.IsOutOfRange(exception.Error.Code))
        {
            relocations.Suspend(exception.ConsumerRecord.Partition);
        }
        catch (KafkaException exception)
        {
            faults.Report(exception.Error);
        }

        faults.ThrowIfAny();
    }

    /// <summary>Takes the partitions; takes none and joins again later when the database or the broker cannot say where to go on.</summary>
    private IEnumerable<TopicPartitionOffset> Assigned(IReadOnlyCollection<int> partitions)
    {
        try
        {
            leases.Take(_consumer, _stream, partitions);
            // Where nothing comes, nothing is stored that would tell.
            status.DatabaseWorks();
            status.StreamWorks();
            LogAssigned(partitions.Count, _stream.Topic);
            _mustResume = true;
            return leases.Positions.Where(position => partitions.Contains(position.Partition));
        }
        catch (KafkaException exception)
        {
            faults.Report(exception.Error);
        }
        catch (Exception exception) when (exception is OperationCanceledException || PostgresFault.Of(exception) == FaultKind.Transient)
        {
            status.DatabaseFailed(PostgresFault.Explain(exception));
        }
        catch (Exception exception)
        {
            faults.Report(exception);
        }

        _mustRejoin = true;
        return [];
    }

    private void RejoinIfNeeded()
    {
        if (_mustRejoin)
        {
            _mustRejoin = false;
            _consumer.Unsubscribe();
            Task.Delay(RejoinPause, clock).Wait();
            _consumer.Subscribe(_stream.Topic);
        }
    }

    private void Accept(ConsumeResult<byte[]?, byte[]?> result)
    {
        // While one is held, those delivered in spite of the pause are ignored: they come again when reading goes on.
        if (_held is not null || leases.Find(result.Partition) is not { } lease || !relocations.IsNext(_consumer, lease, result.Offset))
        {
            return;
        }

        lease.Next = result.Offset + 1;
        var message = MessageReader.Read(result, lease);
        if (!Buffer.TryAdd(message, FullPatience))
        {
            _held = message;
            _consumer.Pause(_consumer.Assignment);
            LogPaused();
        }
    }

    private void ReleaseHeld()
    {
        if (_held is { } message && (message.Lease.IsLost || Buffer.TryAdd(message, TimeSpan.Zero)))
        {
            _held = null;
            // Not Resume alone: messages that came in spite of the pause have to come again.
            _consumer.Assign(leases.Positions);
            _mustResume = true;
            LogResumed();
        }
    }

    // Also after each assignment: a partition that was paused when it was taken from us comes back paused.
    private void ResumeIfNeeded()
    {
        if (_mustResume && _held is null)
        {
            _mustResume = false;
            _consumer.Resume(_consumer.Assignment);
        }
    }

    // Not paused but left out: what was fetched of it is dropped, and nothing more is.
    private void DropHalted()
    {
        if (_mustAssign && _held is null)
        {
            _mustAssign = false;
            _consumer.Assign(leases.Positions);
        }
    }

    private void Measure()
    {
        if (_measured is { } last && clock.GetElapsedTime(last) < MeasureEvery)
        {
            return;
        }

        _measured = clock.GetTimestamp();
        metrics.LagIs(leases.All.Sum(lease =>
        {
            lease.End = Math.Max(lease.End, leases.KnownEnd(_consumer, lease));
            return Math.Max(0, lease.End - lease.Stored);
        }));
        ends.Are(_stream, leases.All.ToDictionary(lease => lease.Partition, lease => lease.End));
        if (!status.HasStream && leases.All.FirstOrDefault() is { } any)
        {
            // A broker that is back does not say so.
            leases.Watermarks(_consumer, any.Partition);
            status.StreamWorks();
        }
    }

    [LoggerMessage(LogLevel.Information, "Has {Count} partitions of {Topic}")]
    private partial void LogAssigned(int count, string topic);

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition}: another writer has moved it; going on where it is now")]
    private partial void LogFenced(string topic, int partition);

    [LoggerMessage(LogLevel.Error, "{Because}")]
    private partial void LogHalted(string because);

    [LoggerMessage(LogLevel.Information, "The buffer is full: reading pauses until the database takes more")]
    private partial void LogPaused();

    [LoggerMessage(LogLevel.Information, "Reading goes on")]
    private partial void LogResumed();
}
