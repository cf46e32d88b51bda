using Availability.Monitor.Probing;
using Availability.Monitor.Scheduling;
using Availability.Testing;

namespace Availability.Monitor.Tests.Scheduling;

/// <summary>
/// The schedule at the size it is made for, on simulated time and without probing. A million targets for ten minutes (by hand,
/// for an hour, too) and ten thousand for a day: a million for a day would be a billion checks, hours of a processor.
/// </summary>
public class ScheduleScaleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 26, 53, 123, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Schedule_AMillionTargetsOfMixedPeriods_AreOnTimeOnceAndEven()
    {
        var run = new ScheduleSimulation(Targets(1_000_000, [60, 300, 900, 3_600]), Start);

        run.Until(Start.AddMinutes(10), Step);

        Assert.Equal(default, run.Faults);
        Assert.Equal(run.Expected(), run.Regular);
        AssertEven(run.PerSecond.Skip(60), seconds: 60, share: 0.01);
    }

    [Fact]
    public void Schedule_AMillionTargetsOfOnePeriod_AreEvenWithinOnePercent()
    {
        var run = new ScheduleSimulation(Targets(1_000_000, [60]), Start);

        run.Until(Start.AddSeconds(65), Step);

        Assert.Equal(default, run.Faults);
        AssertEven(run.PerSecond.Skip(5).Take(60), seconds: 5, share: 0.01);
        // What chance leaves within a second: 0.8 % is its deviation at 16,667 a second.
        AssertEven(run.PerSecond.Skip(5).Take(60), seconds: 1, share: 0.04);
    }

    [Fact]
    public void Schedule_TenThousandTargetsOfMixedPeriodsForADay_DoNotDrift()
    {
        var run = new ScheduleSimulation(Targets(10_000, [20, 30, 60, 61.7, 300, 3_600, 43_200]), Start);

        run.Until(Start.AddDays(1), 10 * Step);

        Assert.Equal(default, run.Faults);
        Assert.Equal(run.Expected(), run.Regular);
        AssertEven(run.PerSecond.Skip(60), seconds: 600, share: 0.01);
    }

    [Fact]
    public void ScheduledTarget_TakesLessThanAHundredBytes()
    {
        const int Count = 1_000;
        var probe = Prepared.Target();
        var schedule = new CheckSchedule(Start);
        var targets = new ScheduledTarget[Count];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < Count; index++)
        {
            targets[index] = new ScheduledTarget(probe);
        }

        schedule.Add(targets, Start);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Count, 1, 100);
    }

    private static ScheduledTarget[] Targets(int count, double[] seconds)
    {
        var options = new MonitorOptions();
        var target = Some.Target();
        return [.. Enumerable.Range(0, count).Select(index => new ScheduledTarget(
            new ProbeTarget(target with { Name = $"target {index}", Period = TimeSpan.FromSeconds(seconds[index % seconds.Length]) }, options)))];
    }

    private static void AssertEven(IEnumerable<int> perSecond, int seconds, double share)
    {
        var windows = perSecond.Chunk(seconds).Where(window => window.Length == seconds).Select(window => window.Sum()).ToList();
        Assert.NotEmpty(windows);
        var mean = windows.Average();
        Assert.InRange(windows.Min(), mean * (1 - share), mean);
        Assert.InRange(windows.Max(), mean, mean * (1 + share));
    }
}
