using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>
/// Puts what is read into the buffer. While that is full fetching is paused, but never polling. On the consumer's thread, where
/// nothing else is said.
/// </summary>
internal sealed partial class StreamIntake(PartitionLeases leases, Relocations relocations, MessageBuffer buffer, ILogger<StreamIntake> logger)
{
    private static readonly TimeSpan FullPatience = TimeSpan.FromSeconds(1);

    // Whose message found no room.
    private volatile PartitionLease? _waiting;
    private volatile bool _mustAssign;
    private bool _mustResume;

    /// <summary>The database takes less than there is. To be asked from any thread.</summary>
    public bool IsPaused => _waiting is not null;

    /// <summary>Partitions were given to us: one that was paused when it was taken from us comes back paused.</summary>
    public void Assigned() => _mustResume = true;

    /// <summary>A partition is read no further. From any thread.</summary>
    public void Halted() => _mustAssign = true;

    /// <summary>Goes on where there is room again, and drops what is not to be read.</summary>
    public void Serve(ChecksConsumer consumer)
    {
        GoOn(consumer);
        ResumeIfNeeded(consumer);
        DropHalted(consumer);
    }

    public void Accept(ChecksConsumer consumer, ChecksResult result)
    {
        // Those delivered in spite of the pause are ignored, as the one that found no room is: they come again when reading goes on.
        if (_waiting is not null || leases.Find(result.Partition) is not { } lease || !relocations.IsNext(consumer, lease, result.Offset))
        {
            return;
        }

        if (buffer.TryAdd(MessageReader.Read(result, lease), FullPatience))
        {
            relocations.Taken(lease, result.Offset);
            return;
        }

        _waiting = lease;
        consumer.Pause(consumer.Assignment);
        LogPaused();
    }

    private void GoOn(ChecksConsumer consumer)
    {
        if (_waiting is { } lease && (lease.IsLost || buffer.HasRoom))
        {
            _waiting = null;
            // Not Resume alone: what was ignored has to come again.
            consumer.Assign(leases.Positions);
            _mustResume = true;
            LogResumed();
        }
    }

    private void ResumeIfNeeded(ChecksConsumer consumer)
    {
        if (_mustResume && _waiting is null)
        {
            _mustResume = false;
            consumer.Resume(consumer.Assignment);
        }
    }

    // Not paused but left out: what was fetched of it is dropped, and nothing more is.
    private void DropHalted(ChecksConsumer consumer)
    {
        if (_mustAssign && _waiting is null)
        {
            _mustAssign = false;
            consumer.Assign(leases.Positions);
        }
    }

    [LoggerMessage(LogLevel.Information, "The buffer is full: reading pauses until the database takes more")]
    private partial void LogPaused();

    [LoggerMessage(LogLevel.Information, "Reading goes on")]
    private partial void LogResumed();
}
