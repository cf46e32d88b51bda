using Availability.Monitor.Probing;

namespace Availability.Monitor.Scheduling;

/// <summary>A check whose time has come.</summary>
/// <param name="Target">Of what.</param>
/// <param name="Slot">Its natural key in time.</param>
/// <param name="DueAt">When it was to start: the slot, except for an early check. Lateness counts from here.</param>
internal readonly record struct DueCheck(ScheduledTarget Target, DateTimeOffset Slot, DateTimeOffset DueAt)
{
    /// <summary>The target as it was when the check came due: a reload must not change what a check says that it looked at.</summary>
    public ProbeTarget Probe { get; } = Target.Probe;
}
