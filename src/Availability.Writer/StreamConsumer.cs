using Availability.ServiceDefaults;
using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>
/// Reads the topic on a thread of its own and never stops polling, whatever the database does: otherwise the group would
/// take our partitions for abandoned.
/// </summary>
internal sealed partial class StreamConsumer(
    StreamIdentifier identifier,
    GroupMembership group,
    PartitionLeases leases,
    Relocations relocations,
    StreamIntake intake,
    StreamEnds ends,
    StreamFaults faults,
    MessageBuffer buffer,
    KafkaClient<ChecksConsumer> client,
    IOptions<WriterOptions> writer,
    WriterStatus status,
    TimeProvider clock,
    ILogger<StreamConsumer> logger)
{
    private const int AtOnce = 100;

    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(50);

    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChecksConsumer _consumer = null!;
    private StreamId _stream = null!;
    private DrainPoint? _drain;

    /// <summary>A stop that was to read to the end did not get there in time.</summary>
    public bool HasLeftUnread => _drain is { IsMissed: true };

    /// <summary>Settings and handlers of the client.</summary>
    public static void Configure(IServiceProvider services, ConsumerConfig config, ConsumerBuilder<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> consumer)
    {
        ConsumerSettings.Apply(config, services.GetRequiredService<IOptions<WriterOptions>>().Value);
        consumer.SetKeyDeserializer(new ReusedBytes()).SetValueDeserializer(new ReusedBytes());
        var group = services.GetRequiredService<GroupMembership>();
        consumer.SetPartitionsAssignedHandler((own, partitions) => group.Assigned(own, [.. partitions.Select(partition => partition.Partition.Value)]));
        consumer.SetPartitionsRevokedHandler((_, partitions) => partitions.ForEach(partition => group.Revoked(partition.Partition)));
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
        intake.Halted();
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
            buffer.Complete(exception);
        }

        _ended.SetResult();
    }

    private void Read(ChecksConsumer consumer, CancellationToken stopping)
    {
        try
        {
            group.Join(consumer, _stream);
            while (!IsDone(consumer, stopping))
            {
                Step(consumer);
            }

            buffer.Complete();
        }
        catch (Exception exception)
        {
            // Whatever it is, the batches' loop has to hear of it: it stores what was read, and stops the program.
            buffer.Complete(exception);
        }
    }

    private bool IsDone(ChecksConsumer consumer, CancellationToken stopping)
    {
        if (_settled.Task.IsCompleted || !stopping.IsCancellationRequested || !writer.Value.DrainOnStop)
        {
            return _settled.Task.IsCompleted || stopping.IsCancellationRequested;
        }

        _drain ??= new DrainPoint(leases, clock);
        return _drain.IsReached(consumer);
    }

    private void Step(ChecksConsumer consumer)
    {
        status.Polled();
        try
        {
            group.RejoinIfNeeded(consumer);
            relocations.Handle(consumer, _stream);
            intake.Serve(consumer);
            ends.Look(consumer, _stream);
            Take(consumer);
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

    // What else is to be done on this thread is not asked for between every two of many messages.
    private void Take(ChecksConsumer consumer)
    {
        var result = consumer.Consume(PollWait);
        for (var taken = 1; result is not null; taken++)
        {
            intake.Accept(consumer, result);
            result = taken < AtOnce ? consumer.Consume(TimeSpan.Zero) : null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition}: another writer has moved it; going on where it is now")]
    private partial void LogFenced(string topic, int partition);

    [LoggerMessage(LogLevel.Error, "{Because}")]
    private partial void LogHalted(string because);
}
