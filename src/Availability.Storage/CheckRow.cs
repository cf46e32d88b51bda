using Availability.Core;

namespace Availability.Storage;

/// <summary>A message's check with the ids of its names.</summary>
internal readonly record struct CheckRow(int TargetId, short LocationId, StreamMessage Message)
{
    public Check Check => Message.Check!;

    public bool HasSlotOf(CheckRow other) =>
        (TargetId, LocationId, Check.ScheduledAt) == (other.TargetId, other.LocationId, other.Check.ScheduledAt);
}
