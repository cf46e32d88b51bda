using Availability.Monitor.Probing;

namespace Availability.Monitor.Scheduling;

/// <summary>A target's place in the schedule, and whether a check of it is under way.</summary>
internal sealed class ScheduledTarget
{
    private readonly long _period;
    private readonly long _phase;

    public ScheduledTarget(ProbeTarget probe)
    {
        Probe = probe;
        _period = probe.Period.Ticks;
        // On a tick of the ring, so that no slot waits for the next one.
        _phase = StableHash.Below(probe.Target.Name, StableHash.PhaseSalt, Math.Max(1, _period / CheckSchedule.TickLength)) * CheckSchedule.TickLength;
    }

    public ProbeTarget Probe { get; }

    /// <summary>A check is queued or runs. Only <see cref="CheckDispatcher"/> sets it.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether the last check was up; null before the first. Only <see cref="StateLog"/> sets it.</summary>
    public bool? IsUp { get; set; }

    /// <summary>The slot that comes next; the early check takes the one before it.</summary>
    internal long NextSlot { get; set; }

    /// <summary>When the ring hands it out; ticks since the epoch.</summary>
    internal long DueAt { get; set; }

    /// <summary>The early check is still to come.</summary>
    internal bool IsEarly { get; set; }

    /// <summary>The next in the same place of the ring.</summary>
    internal ScheduledTarget? Next { get; set; }

    /// <summary>Of the slots so far, the last one's number.</summary>
    internal long LastSlotAt(long now) => (now - _phase) / _period;

    /// <summary>Ticks since the epoch at which a slot is.</summary>
    internal long InstantOf(long slot) => _phase + (slot * _period);
}
