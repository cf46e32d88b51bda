using Availability.Monitor.Probing;

namespace Availability.Monitor.Scheduling;

/// <summary>
/// What is due when: slot n of a target is at Unix epoch + phase + n × period, for ever, whatever happened before. Pure: the
/// caller says what time it is. A ring of 10 ms ticks holds the targets; a target whose slot lies beyond the ring's length is
/// looked at once per turn, which costs less than keeping a heap or a timer per target.
/// </summary>
internal sealed class CheckSchedule
{
    /// <summary>Ticks of one place in the ring: 10 ms.</summary>
    public const long TickLength = 10 * TimeSpan.TicksPerMillisecond;

    /// <summary>A newcomer sees results within two seconds…</summary>
    private static readonly TimeSpan ShortestSpread = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan EarlyMargin = TimeSpan.FromSeconds(0.5);

    /// <summary>… and many of them make no burst.</summary>
    private const int EarlyChecksPerSecond = 500;

    /// <summary>Of one target after a long sleep of the machine; what is older was unobserved time and gets no records.</summary>
    private const int MostSlotsToCatchUp = 100;

    private const int UsualPlaces = 8192;

    /// <summary>One second: the clock's small corrections wait for it to catch up.</summary>
    private const int LargestStepBack = 100;

    private readonly ScheduledTarget?[] _ring;
    private long _tick;

    /// <param name="now">When it begins.</param>
    /// <param name="places">The ring's length, in ticks.</param>
    public CheckSchedule(DateTimeOffset now, int places = UsualPlaces)
    {
        _ring = new ScheduledTarget?[places];
        _tick = FloorTick(Ticks(now));
    }

    private int Places => _ring.Length;

    /// <summary>How many targets there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds targets, each with one early check.</summary>
    public void Add(IReadOnlyCollection<ScheduledTarget> targets, DateTimeOffset now)
    {
        var spread = SpreadOf(targets.Count);
        foreach (var target in targets)
        {
            Plan(target, Ticks(now), spread);
            Insert(target);
            Count++;
        }
    }

    /// <summary>Makes it what a targets file that was read again says; what that says nothing new about is not touched.</summary>
    public void Apply(ScheduleUpdate update, DateTimeOffset now)
    {
        foreach (var target in update.Removed)
        {
            Remove(target);
            Count--;
        }

        var spread = SpreadOf(update.Changed.Count);
        foreach (var (target, probe) in update.Changed)
        {
            Change(target, probe, Ticks(now), spread);
        }

        Add(update.Added, now);
    }

    /// <summary>Hands out everything that is due by now, in order of ticks.</summary>
    public void Advance(DateTimeOffset now, Action<DueCheck> due)
    {
        var (ticks, last) = (Ticks(now), FloorTick(Ticks(now)));
        if (last < _tick - LargestStepBack)
        {
            Rewind(ticks);
        }

        // After a jump longer than the ring every place is looked at once.
        for (_tick = Math.Max(_tick, last - Places + 1); _tick <= last; _tick++)
        {
            var target = _ring[_tick % Places];
            _ring[_tick % Places] = null;
            while (target is not null)
            {
                var next = target.Next;
                if (target.DueAt <= ticks)
                {
                    HandOut(target, ticks, due);
                }

                Insert(target);
                target = next;
            }
        }
    }

    /// <summary>When to look again: the next tick at which anything may be due, at most a turn of the ring away.</summary>
    public DateTimeOffset NextTick()
    {
        var tick = _tick;
        while (tick < _tick + Places && _ring[tick % Places] is null)
        {
            tick++;
        }

        return Instant(tick * TickLength);
    }

    private static long SpreadOf(int count) => Math.Max(ShortestSpread.Ticks, count * TimeSpan.TicksPerSecond / EarlyChecksPerSecond);

    private static void Plan(ScheduledTarget target, long now, long spread)
    {
        var period = target.Probe.Period.Ticks;
        var early = now + StableHash.Below(target.Probe.Target.Name, StableHash.EarlySalt, Math.Min(spread, period));
        target.NextSlot = target.LastSlotAt(now) + 1;
        // Where the regular slot comes first, or so soon that the early check could still run, it is early enough.
        target.IsEarly = early + Math.Min(EarlyMargin.Ticks, period / 2) < target.InstantOf(target.NextSlot);
        target.DueAt = target.IsEarly ? early : target.InstantOf(target.NextSlot);
    }

    private void Change(ScheduledTarget target, ProbeTarget probe, long now, long spread)
    {
        if (probe.Period == target.Probe.Period)
        {
            target.Become(probe);
            return;
        }

        Remove(target);
        var lastSlot = target.InstantOf(target.NextSlot - 1);
        target.Become(probe);
        Plan(target, now, spread);
        // No slot comes twice, nor before one that was.
        if (target.IsEarly && target.InstantOf(target.NextSlot - 1) <= lastSlot)
        {
            (target.IsEarly, target.DueAt) = (false, target.InstantOf(target.NextSlot));
        }

        Insert(target);
    }

    private static void HandOut(ScheduledTarget target, long now, Action<DueCheck> due)
    {
        if (target.IsEarly)
        {
            target.IsEarly = false;
            due(new DueCheck(target, Instant(target.InstantOf(target.NextSlot - 1)), Instant(target.DueAt)));
            target.DueAt = target.InstantOf(target.NextSlot);
        }

        target.NextSlot = Math.Max(target.NextSlot, target.LastSlotAt(now) - MostSlotsToCatchUp + 1);
        for (; (target.DueAt = target.InstantOf(target.NextSlot)) <= now; target.NextSlot++)
        {
            var slot = Instant(target.DueAt);
            due(new DueCheck(target, slot, slot));
        }
    }

    // The clock was set back. Waiting for it to return could mean an hour without checks; slots that repeat are the lesser evil.
    private void Rewind(long now)
    {
        ScheduledTarget?[] before = [.. _ring];
        Array.Clear(_ring);
        _tick = FloorTick(now);
        foreach (var first in before)
        {
            for (var target = first; target is not null;)
            {
                var next = target.Next;
                (target.IsEarly, target.NextSlot) = (false, target.LastSlotAt(now) + 1);
                target.DueAt = target.InstantOf(target.NextSlot);
                Insert(target);
                target = next;
            }
        }
    }

    // The first tick that is not before the time: never early.
    private void Insert(ScheduledTarget target)
    {
        var tick = Math.Max(_tick + 1, (target.DueAt + TickLength - 1) / TickLength);
        target.Place = (int)(tick % Places);
        target.Next = _ring[target.Place];
        _ring[target.Place] = target;
    }

    private void Remove(ScheduledTarget target)
    {
        if (_ring[target.Place] == target)
        {
            _ring[target.Place] = target.Next;
            return;
        }

        var before = _ring[target.Place]!;
        while (before.Next != target)
        {
            before = before.Next!;
        }

        before.Next = target.Next;
    }

    private static long FloorTick(long ticks) => ticks / TickLength;

    private static long Ticks(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks;

    private static DateTimeOffset Instant(long ticks) => DateTimeOffset.UnixEpoch.AddTicks(ticks);
}
