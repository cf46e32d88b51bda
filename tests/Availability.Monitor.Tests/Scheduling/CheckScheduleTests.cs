using Availability.Monitor.Probing;
using Availability.Monitor.Scheduling;
using Availability.Testing;
using CsCheck;

namespace Availability.Monitor.Tests.Scheduling;

public class CheckScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 26, 53, 123, TimeSpan.Zero);

    [Fact]
    public void Schedule_ADay_HasEverySlotOnceNeitherEarlyNorDrifting()
    {
        var targets = Targets(50, index => TimeSpan.FromMilliseconds(100 * (50 + (index * 7))));
        var run = new ScheduleRun(Start, targets);

        run.Until(Start.AddDays(1), TimeSpan.FromSeconds(1));

        foreach (var target in targets)
        {
            var period = target.Probe.Period;
            var slots = run.SlotsOf(target);
            for (var index = 1; index < slots.Count; index++)
            {
                Assert.Equal(period, slots[index] - slots[index - 1]);
            }

            Assert.True(slots[0] <= Start.AddSeconds(2), "the first check waited for more than two seconds");
            Assert.InRange(slots.Count, TimeSpan.FromDays(1) / period, (TimeSpan.FromDays(1) / period) + 2);
        }
    }

    [Fact]
    public void Schedule_AnySteps_HandsNothingOutEarlyOrTwice()
    {
        var periods = Gen.Int[100, 5_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)).Array[1, 20];
        var steps = Gen.Int[1, 400].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)).Array[1, 200];
        Gen.Select(periods, steps).Sample((lengths, pauses) =>
        {
            var targets = Targets(lengths.Length, index => lengths[index]);
            var run = new ScheduleRun(Start, targets);
            var now = Start;
            foreach (var pause in pauses)
            {
                var before = run.Due.Count;
                now += pause;
                run.At(now);
                Assert.All(run.Due.Skip(before), due => Assert.InRange(due.DueAt, now - pause - TimeSpan.FromMilliseconds(10), now));
            }

            foreach (var target in targets)
            {
                var slots = run.SlotsOf(target);
                Assert.Equal(slots.Distinct().Count(), slots.Count);
                Assert.Equal(slots.Order(), slots);
                Assert.All(slots.Zip(slots.Skip(1)), pair => Assert.Equal(target.Probe.Period, pair.Second - pair.First));
            }
        }, iter: 200);
    }

    [Fact]
    public void Schedule_NextTick_IsNeverAfterSomethingIsDue()
    {
        var targets = Targets(30, index => TimeSpan.FromMilliseconds(100 + (index * 333)));
        var run = new ScheduleRun(Start, targets);
        var now = Start;
        while (now < Start.AddMinutes(2))
        {
            now = run.Schedule.NextTick() is var next && next > now ? next : now.AddMilliseconds(10);
            var before = run.Due.Count;
            run.At(now);
            Assert.All(run.Due.Skip(before), due => Assert.InRange(now - due.DueAt, TimeSpan.Zero, TimeSpan.FromMilliseconds(10)));
        }

        Assert.All(targets, target => Assert.NotEmpty(run.SlotsOf(target)));
    }

    [Fact]
    public void Schedule_SamePhaseAfterARestart()
    {
        var first = new ScheduleRun(Start, Targets(20, _ => TimeSpan.FromSeconds(60)));
        var second = new ScheduleRun(Start.AddSeconds(17), Targets(20, _ => TimeSpan.FromSeconds(60)));

        first.Until(Start.AddMinutes(5), TimeSpan.FromSeconds(1));
        second.Until(Start.AddMinutes(5), TimeSpan.FromSeconds(1));

        var slots = first.Due.Select(due => (due.Target.Probe.Target.Name, due.Slot)).ToHashSet();
        Assert.All(second.Due.Where(due => due.Slot > Start), due => Assert.Contains((due.Target.Probe.Target.Name, due.Slot), slots));
    }

    [Fact]
    public void Schedule_EarlyChecks_TakeTheSlotJustPassedWithinTwoSeconds()
    {
        var run = new ScheduleRun(Start, Targets(100, _ => TimeSpan.FromMinutes(5)));

        run.Until(Start.AddSeconds(2), TimeSpan.FromMilliseconds(10));

        Assert.Equal(100, run.Due.Select(due => due.Target).Distinct().Count());
        Assert.All(run.Due.Where(due => due.Slot != due.DueAt), due => Assert.InRange(due.Slot, Start - TimeSpan.FromMinutes(5), Start));
    }

    [Fact]
    public void Schedule_EarlyCheck_LeavesTimeBeforeTheRegularOne()
    {
        var targets = Targets(2_000, _ => TimeSpan.FromSeconds(10));
        var run = new ScheduleRun(Start, targets);

        run.Until(Start.AddSeconds(20), TimeSpan.FromMilliseconds(10));

        Assert.All(run.Due.GroupBy(due => due.Target).Select(due => due.Take(2).ToList()), due =>
            Assert.True(due[1].DueAt - due[0].DueAt >= TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void Schedule_ManyTargets_StartWithoutABurst()
    {
        var run = new ScheduleRun(Start, Targets(20_000, _ => TimeSpan.FromMinutes(1)));

        run.Until(Start.AddSeconds(10), TimeSpan.FromMilliseconds(10));

        // 20,000 a minute are 333 a second; the early ones add at most 500.
        Assert.All(run.Due.CountBy(due => due.DueAt.ToUnixTimeSeconds()), second => Assert.InRange(second.Value, 0, 1_000));
    }

    [Fact]
    public void Schedule_Slots_AreSpreadEvenly()
    {
        var run = new ScheduleRun(Start, Targets(60_000, _ => TimeSpan.FromMinutes(1)));

        run.Until(Start.AddMinutes(3), TimeSpan.FromSeconds(1));

        var seconds = run.Due.Where(due => due.Slot == due.DueAt && due.Slot >= Start.AddMinutes(2)).CountBy(due => due.Slot.ToUnixTimeSeconds());
        Assert.All(seconds.Where(second => second.Key > Start.AddMinutes(2).ToUnixTimeSeconds() && second.Key < Start.AddMinutes(3).ToUnixTimeSeconds()),
            second => Assert.InRange(second.Value, 850, 1_150));
    }

    [Fact]
    public void Schedule_AfterALongSleep_CatchesUpABoundedNumberOfSlots()
    {
        var targets = Targets(1, _ => TimeSpan.FromSeconds(1));
        var run = new ScheduleRun(Start, targets);
        run.Until(Start.AddSeconds(5), TimeSpan.FromSeconds(1));
        run.Due.Clear();

        run.At(Start.AddHours(9));

        Assert.Equal(100, run.Due.Count);
        Assert.True(run.Due[^1].Slot > Start.AddHours(9).AddSeconds(-1));
    }

    [Fact]
    public void Schedule_ClockSetBack_GoesOn()
    {
        var run = new ScheduleRun(Start, Targets(5, _ => TimeSpan.FromSeconds(10)));
        run.Until(Start.AddMinutes(1), TimeSpan.FromSeconds(1));
        run.Due.Clear();

        run.Until(Start.AddMinutes(-59), TimeSpan.FromSeconds(1), from: Start.AddHours(-1));

        Assert.Equal(30, run.Due.Count);
    }

    [Fact]
    public void Apply_Unchanged_KeepsEverySlot()
    {
        var (with, without) = (Targets(50, index => TimeSpan.FromSeconds(1 + index)), Targets(50, index => TimeSpan.FromSeconds(1 + index)));
        var (reloaded, left) = (new ScheduleRun(Start, with), new ScheduleRun(Start, without));
        for (var second = 1; second <= 300; second++)
        {
            var now = Start.AddSeconds(second);
            reloaded.Schedule.Apply(ScheduleUpdate.Between(with, [.. Targets(50, index => TimeSpan.FromSeconds(1 + index)).Select(target => target.Probe)]), now);
            reloaded.At(now);
            left.At(now);
        }

        Assert.Equal(Told(left), Told(reloaded));
    }

    [Fact]
    public void Apply_OtherContentWithTheSamePeriod_KeepsTheSlotsAndWhatIsDue()
    {
        var targets = Targets(1, _ => TimeSpan.FromSeconds(10));
        var run = new ScheduleRun(Start, targets);
        run.Until(Start.AddSeconds(30), TimeSpan.FromSeconds(1));
        var due = run.Due[^1];

        var probe = Prepared.Target(targets[0].Probe.Target with { MaxRedirects = 3 });
        Apply(run, targets, [probe], Start.AddSeconds(30));
        run.Until(Start.AddSeconds(60), TimeSpan.FromSeconds(1));

        Assert.Equal(10, due.Probe.Target.MaxRedirects);
        Assert.Same(probe, run.Due[^1].Probe);
        var slots = run.SlotsOf(targets[0]);
        Assert.All(slots.Zip(slots.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(10), pair.Second - pair.First));
    }

    [Fact]
    public void Apply_OtherPeriod_GoesOnInTheNewSlotsWithoutRepeatingOne()
    {
        var periods = Gen.Int[1, 100].Select(seconds => TimeSpan.FromSeconds(seconds));
        Gen.Select(periods, periods, Gen.Int[1, 200]).Sample((before, after, seconds) =>
        {
            var targets = Targets(1, _ => before);
            var run = new ScheduleRun(Start, targets);
            var at = Start.AddSeconds(seconds);
            run.Until(at, TimeSpan.FromSeconds(1));

            Apply(run, targets, [Targets(1, _ => after)[0].Probe], at);
            run.Until(at.AddSeconds(300), TimeSpan.FromSeconds(1));

            var slots = run.SlotsOf(targets[0]);
            Assert.Equal(slots.Distinct().Order(), slots);
            var regular = run.Due.Where(due => due.Probe.Period == after && due.DueAt > at && due.DueAt == due.Slot).Select(due => due.Slot).ToList();
            Assert.InRange(regular[0] - at, TimeSpan.Zero, after);
            Assert.All(regular.Zip(regular.Skip(1)), pair => Assert.Equal(after, pair.Second - pair.First));
        }, iter: 500);
    }

    [Fact]
    public void Apply_AddedAndRemoved_AreCheckedSoonAndNoMore()
    {
        var targets = Targets(1_000, _ => TimeSpan.FromSeconds(60));
        var run = new ScheduleRun(Start, [.. targets.Take(900)]);
        run.Until(Start.AddSeconds(90), TimeSpan.FromSeconds(1));
        run.Due.Clear();

        var update = ScheduleUpdate.Between([.. targets.Take(900)], [.. targets.Skip(100).Select(target => target.Probe)]);
        run.Schedule.Apply(update, Start.AddSeconds(90));
        run.Until(Start.AddSeconds(92), TimeSpan.FromSeconds(1));

        Assert.Equal(900, run.Schedule.Count);
        Assert.All(update.Added, added => Assert.Single(run.SlotsOf(added)));
        run.Until(Start.AddSeconds(300), TimeSpan.FromSeconds(1));
        Assert.Equal(900, run.Due.Select(due => due.Target).Distinct().Count());
        Assert.DoesNotContain(run.Due, due => targets.IndexOf(due.Target) is >= 0 and < 100);
    }

    private static void Apply(ScheduleRun run, List<ScheduledTarget> targets, ProbeTarget[] probes, DateTimeOffset now) =>
        run.Schedule.Apply(ScheduleUpdate.Between(targets, probes), now);

    private static IEnumerable<(string, DateTimeOffset, DateTimeOffset)> Told(ScheduleRun run) =>
        run.Due.Select(due => (due.Probe.Target.Name, due.Slot, due.DueAt));

    private static List<ScheduledTarget> Targets(int count, Func<int, TimeSpan> period) =>
        [.. Enumerable.Range(0, count).Select(index => new ScheduledTarget(
            Prepared.Target(Some.Target($"http://site-{index}.example/") with { Period = period(index) })))];
}
