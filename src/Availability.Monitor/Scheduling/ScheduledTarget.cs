using Availability.Monitor.Probing;

namespace Availability.Monitor.Scheduling;

/// <summary>A target's place in the schedule, and whether a check of it is under way.</summary>
internal sealed class ScheduledTarget
{
    private long _period;
    private long _phase;

    public ScheduledTarget(ProbeTarget probe) => Become(Probe = probe);

    /// <summary>What its next check looks at. A check that is due keeps what it was due with: <see cref="DueCheck.Probe"/>.</summary>
    public ProbeTarget Probe { get; private set; }

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

    /// <summary>The place of the ring that it is in.</summary>
    internal int Place { get; set; }

    /// <summary>Takes another definition; with another period its slots are others.</summary>
    internal void Become(ProbeTarget probe)
    {
        Probe = probe;
        _period = probe.Period.Ticks;
        // On a tick of the ring, so that no slot waits for the next one.
        _phase = StableHash.Below(probe.Target.Name, StableHash.PhaseSalt, Math.Max(1, _period / CheckSchedule.TickLength)) * CheckSchedule.TickLength;
    }

    /// <summary>Of the slots so far, the last one's number.</summary>
    internal long LastSlotAt(long now) => (now - _phase) / _period;

    /// <summary>Ticks since the epoch at which a slot is.</summary>
    internal long InstantOf(long slot) => _phase + (slot * _period);
}
