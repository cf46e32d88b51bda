using System.Diagnostics;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>A message on its way to a batch.</summary>
/// <param name="Lease">Under which it was read.</param>
/// <param name="Message">What it says.</param>
/// <param name="Origin">The span that published it.</param>
internal sealed record ConsumedMessage(PartitionLease Lease, StreamMessage Message, ActivityContext? Origin)
{
    /// <summary>What it takes in memory, about.</summary>
    public long Bytes => (Message.Key?.Length ?? 0) + (Message.Value?.Length ?? 0) + 1_000;
}
