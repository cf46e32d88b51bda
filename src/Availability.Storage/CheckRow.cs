using Availability.Core;

namespace Availability.Storage;

/// <summary>A check with the ids of its names.</summary>
internal readonly record struct CheckRow(int TargetId, short LocationId, Check Check)
{
    public bool HasSlotOf(CheckRow other) =>
        (TargetId, LocationId, Check.ScheduledAt) == (other.TargetId, other.LocationId, other.Check.ScheduledAt);
}
