using Availability.Monitor.Scheduling;

namespace Availability.Monitor.Tests.Scheduling;

/// <summary>A schedule whose checks are counted and judged, not kept.</summary>
internal sealed class ScheduleSimulation
{
    private readonly ScheduledTarget[] _targets;
    private readonly Dictionary<ScheduledTarget, int> _indexes;
    private readonly long[] _slots;
    private readonly CheckSchedule _schedule;
    private readonly DateTimeOffset _start;
    private readonly List<int> _perSecond = [];
    private DateTimeOffset _now;
    private TimeSpan _step;
    private (int Early, int Late, int Doubled, int Skipped, int OffGrid) _faults;

    public ScheduleSimulation(ScheduledTarget[] targets, DateTimeOffset start)
    {
        (_targets, _start, _now) = (targets, start, start);
        _indexes = new(targets.Length);
        _slots = new long[targets.Length];
        for (var index = 0; index < targets.Length; index++)
        {
            _indexes.Add(targets[index], index);
            _slots[index] = targets[index].LastSlotAt(Ticks(start));
        }

        _schedule = new CheckSchedule(start);
        _schedule.Add(targets, start);
    }

    public (int Early, int Late, int Doubled, int Skipped, int OffGrid) Faults => _faults;

    /// <summary>Checks so far, without the early first ones.</summary>
    public long Regular { get; private set; }

    /// <summary>The same, by second from the start.</summary>
    public IEnumerable<int> PerSecond => _perSecond;

    /// <summary>How many there should be by now.</summary>
    public long Expected() => _targets.Sum(target => target.LastSlotAt(Ticks(_now)) - target.LastSlotAt(Ticks(_start)));

    public void Until(DateTimeOffset end, TimeSpan step)
    {
        _step = step;
        while (_now < end)
        {
            _now += step;
            _schedule.Advance(_now, Judge);
        }
    }

    private void Judge(DueCheck due)
    {
        var late = _now - due.DueAt;
        _faults.Early += late < TimeSpan.Zero ? 1 : 0;
        // A tick of the ring, and what the simulation steps over.
        _faults.Late += late >= TimeSpan.FromTicks(CheckSchedule.TickLength) + _step ? 1 : 0;

        var number = due.Target.LastSlotAt(Ticks(due.Slot));
        _faults.OffGrid += due.Target.InstantOf(number) == Ticks(due.Slot) ? 0 : 1;
        ref var last = ref _slots[_indexes[due.Target]];
        if (due.DueAt != due.Slot)
        {
            _faults.Doubled += number == last ? 0 : 1;
            return;
        }

        _faults.Doubled += number <= last ? 1 : 0;
        _faults.Skipped += number > last + 1 ? 1 : 0;
        last = number;
        Regular++;
        Count((int)(due.Slot - _start).TotalSeconds);
    }

    private void Count(int second)
    {
        while (_perSecond.Count <= second)
        {
            _perSecond.Add(0);
        }

        _perSecond[second]++;
    }

    private static long Ticks(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks;
}
