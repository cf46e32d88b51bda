using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>
/// Our place in the consumer group, on the consumer's thread. Takes the partitions that it gives us; takes none and joins again later
/// when the database or the broker cannot say where to go on.
/// </summary>
internal sealed partial class GroupMembership(
    PartitionLeases leases, StreamIntake intake, StreamFaults faults, WriterStatus status, TimeProvider clock, ILogger<GroupMembership> logger)
{
    private static readonly TimeSpan RejoinPause = TimeSpan.FromSeconds(1);

    private StreamId _stream = null!;
    private bool _mustRejoin;

    /// <summary>Asks for partitions.</summary>
    public void Join(ChecksConsumer consumer, StreamId stream)
    {
        _stream = stream;
        consumer.Subscribe(stream.Topic);
    }

    public void RejoinIfNeeded(ChecksConsumer consumer)
    {
        if (_mustRejoin)
        {
            _mustRejoin = false;
            consumer.Unsubscribe();
            Task.Delay(RejoinPause, clock).Wait();
            consumer.Subscribe(_stream.Topic);
        }
    }

    /// <summary>The group gives us these.</summary>
    /// <returns>Where each is to be read from.</returns>
    public IEnumerable<TopicPartitionOffset> Assigned(ChecksConsumer consumer, IReadOnlyCollection<int> partitions)
    {
        try
        {
            leases.Take(consumer, _stream, partitions);
            // Where nothing comes, nothing is stored that would tell.
            status.DatabaseWorks();
            status.StreamWorks();
            LogAssigned(partitions.Count, _stream.Topic);
            intake.Assigned();
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

    /// <summary>The group gives it to somebody else.</summary>
    public void Revoked(int partition)
    {
        leases.Release(partition);
        status.Released(partition);
    }

    [LoggerMessage(LogLevel.Information, "Has {Count} partitions of {Topic}")]
    private partial void LogAssigned(int count, string topic);
}
