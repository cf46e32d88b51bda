using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>
/// Puts what is read into the buffer. While that is full one message is held here and fetching is paused, but never polling. On the
/// consumer's thread, where nothing else is said.
/// </summary>
internal sealed partial class StreamIntake(PartitionLeases leases, Relocations relocations, MessageBuffer buffer, ILogger<StreamIntake> logger)
{
    private static readonly TimeSpan FullPatience = TimeSpan.FromSeconds(1);

    private volatile ConsumedMessage? _held;
    private volatile bool _mustAssign;
    private bool _mustResume;

    /// <summary>The database takes less than there is. To be asked from any thread.</summary>
    public bool IsPaused => _held is not null;

    /// <summary>Partitions were given to us: one that was paused when it was taken from us comes back paused.</summary>
    public void Assigned() => _mustResume = true;

    /// <summary>A partition is read no further. From any thread.</summary>
    public void Halted() => _mustAssign = true;

    /// <summary>Goes on where there is room again, and drops what is not to be read.</summary>
    public void Serve(IConsumer<byte[]?, byte[]?> consumer)
    {
        ReleaseHeld(consumer);
        ResumeIfNeeded(consumer);
        DropHalted(consumer);
    }

    public void Accept(IConsumer<byte[]?, byte[]?> consumer, ConsumeResult<byte[]?, byte[]?> result)
    {
        // While one is held, those delivered in spite of the pause are ignored: they come again when reading goes on.
        if (_held is not null || leases.Find(result.Partition) is not { } lease || !relocations.IsNext(consumer, lease, result.Offset))
        {
            return;
        }

        lease.Next = result.Offset + 1;
        var message = MessageReader.Read(result, lease);
        if (!buffer.TryAdd(message, FullPatience))
        {
            _held = message;
            consumer.Pause(consumer.Assignment);
            LogPaused();
        }
    }

    private void ReleaseHeld(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (_held is { } message && (message.Lease.IsLost || buffer.TryAdd(message, TimeSpan.Zero)))
        {
            _held = null;
            // Not Resume alone: messages that came in spite of the pause have to come again.
            consumer.Assign(leases.Positions);
            _mustResume = true;
            LogResumed();
        }
    }

    private void ResumeIfNeeded(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (_mustResume && _held is null)
        {
            _mustResume = false;
            consumer.Resume(consumer.Assignment);
        }
    }

    // Not paused but left out: what was fetched of it is dropped, and nothing more is.
    private void DropHalted(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (_mustAssign && _held is null)
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
