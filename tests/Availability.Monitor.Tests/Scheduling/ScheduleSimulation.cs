using Availability.Monitor.Probing;
using Availability.Monitor.Scheduling;
using Availability.Testing;

namespace Availability.Monitor.Tests.Scheduling;

/// <summary>
/// A schedule whose checks are counted and judged, not kept. Every regular check must be its target's first plus a whole number
/// of periods, as many as there were before it: so none is doubled, skipped or adrift.
/// </summary>
internal sealed class ScheduleSimulation
{
    private readonly CheckSchedule _schedule;
    private readonly DateTimeOffset _start;
    private readonly TimeSpan[] _periods;
    private readonly long[] _firsts;
    private readonly int[] _counts;
    private readonly int[] _earlyChecks;
    private readonly List<int> _perSecond = [];
    private DateTimeOffset _now;
    private TimeSpan _step;
    private (int Early, int Late, int OffGrid) _faults;

    public ScheduleSimulation(IReadOnlyList<TimeSpan> periods, DateTimeOffset start, int places)
    {
        (_start, _now, _periods) = (start, start, [.. periods]);
        (_firsts, _counts, _earlyChecks) = (new long[periods.Count], new int[periods.Count], new int[periods.Count]);
        _schedule = new CheckSchedule(start, places);
        _schedule.Add(Targets(periods), start);
    }

    /// <summary>Checks handed out before their time, later than a tick and a step after it, or in a slot that was not the next.</summary>
    public (int Early, int Late, int OffGrid) Faults => _faults;

    /// <summary>Checks so far, without the early first ones.</summary>
    public long Regular => _counts.Sum(count => (long)count);

    /// <summary>The same, by second from the start.</summary>
    public IReadOnlyList<int> PerSecond => _perSecond;

    /// <summary>Targets with a slot too few or too many by now, or with more than the one early check.</summary>
    public int Miscounted => Enumerable.Range(0, _periods.Length).Count(index => _counts[index] != Slots(index) || _earlyChecks[index] > 1);

    public void Until(DateTimeOffset end, TimeSpan step)
    {
        _step = step;
        while (_now < end)
        {
            _now += step;
            _schedule.Advance(_now, Judge);
        }
    }

    // The index rides in a number that means nothing to the schedule: a million targets have no time to be looked up.
    private static ScheduledTarget[] Targets(IReadOnlyList<TimeSpan> periods)
    {
        var options = new MonitorOptions();
        var uri = new Uri("tcp://site.example:1");
        return [.. periods.Select((period, index) => new ScheduledTarget(
            new ProbeTarget(Some.Target() with { Name = $"target {index}", Uri = uri, Period = period, MaxBody = index }, options)))];
    }

    private long Slots(int index)
    {
        var since = _counts[index] == 0 ? -1 : _firsts[index] - _start.UtcTicks;
        // The first one is the first that there was.
        return since > 0 && since <= _periods[index].Ticks ? ((_now.UtcTicks - _firsts[index]) / _periods[index].Ticks) + 1 : -1;
    }

    private void Judge(DueCheck due)
    {
        var index = (int)due.Probe.MaxBody;
        var (slot, late) = (due.Slot.UtcTicks, _now.UtcTicks - due.DueAt.UtcTicks);
        _faults.Early += late < 0 ? 1 : 0;
        _faults.Late += late >= CheckSchedule.TickLength + _step.Ticks ? 1 : 0;
        if (due.DueAt != due.Slot)
        {
            _earlyChecks[index]++;
            return;
        }

        ref var first = ref _firsts[index];
        ref var count = ref _counts[index];
        first = count == 0 ? slot : first;
        _faults.OffGrid += slot == first + (count * due.Probe.Period.Ticks) ? 0 : 1;
        count++;
        Count((int)((slot - _start.UtcTicks) / TimeSpan.TicksPerSecond));
    }

    private void Count(int second)
    {
        while (_perSecond.Count <= second)
        {
            _perSecond.Add(0);
        }

        _perSecond[second]++;
    }
}
