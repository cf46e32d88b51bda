using Confluent.Kafka;

namespace Availability.Writer;

/// <summary>Where the topic ended when the stop came: up to there it is read, within a limit.</summary>
internal sealed class DrainPoint(PartitionLeases leases, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly long _began = clock.GetTimestamp();
    private Dictionary<int, long>? _ends;

    /// <param name="consumer">Asked once.</param>
    /// <param name="isHolding">A message was read and has no place in the buffer yet.</param>
    public bool IsReached(IConsumer<byte[]?, byte[]?> consumer, bool isHolding)
    {
        try
        {
            _ends ??= leases.All.ToDictionary(lease => lease.Partition, lease => leases.Watermarks(consumer, lease.Partition).High.Value);
        }
        catch (KafkaException)
        {
            // The broker is gone, and with it what would be left to read.
            return true;
        }

        return clock.GetElapsedTime(_began) > Limit
            || (!isHolding && leases.All.All(lease => lease.Next >= _ends.GetValueOrDefault(lease.Partition)));
    }
}
