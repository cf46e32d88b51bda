using Confluent.Kafka;

namespace Availability.Writer;

/// <summary>Where the topic ended when the stop came: up to there it is read, within a limit.</summary>
internal sealed class DrainPoint(PartitionLeases leases, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly long _began = clock.GetTimestamp();
    private Dictionary<int, long>? _ends;

    /// <summary>The limit came first: something may be left unread.</summary>
    public bool IsMissed { get; private set; }

    /// <summary>Whether there is nothing more to read, or no more time.</summary>
    /// <param name="consumer">Asked once.</param>
    public bool IsReached(ChecksConsumer consumer)
    {
        if (FindEnds(consumer) is { } ends && leases.All.All(lease => lease.Next >= ends.GetValueOrDefault(lease.Partition)))
        {
            return true;
        }

        return IsMissed = clock.GetElapsedTime(_began) > Limit;
    }

    // A stop can come before the group has given us anything: there may be messages all the same.
    private Dictionary<int, long>? FindEnds(ChecksConsumer consumer)
    {
        try
        {
            return leases.All.Any() ? _ends ??= leases.Ends(consumer) : null;
        }
        catch (KafkaException)
        {
            return null; // Asked again, until the limit.
        }
    }
}
