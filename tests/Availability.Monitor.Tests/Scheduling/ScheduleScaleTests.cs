using Availability.Monitor.Scheduling;

namespace Availability.Monitor.Tests.Scheduling;

/// <summary>The schedule at the size it is made for, on simulated time and without probing.</summary>
public class ScheduleScaleTests
{
    private const int Ring = 8192;

    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 26, 53, 123, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// 20.7 million checks, the most targets' once an hour or every six. The ring is longer than an hour here, so that a day costs
    /// hardly more looks than checks. Windows are a quarter of an hour, of 215,333 checks. What is more frequent is the same in each; of
    /// the rest (450,000 targets in four windows, 500,000 in 24) chance leaves a standard deviation of 323, or 0.15 %, so that one
    /// percent is more than six of them.
    /// </summary>
    [Fact]
    public void Schedule_AMillionTargetsOfMixedPeriodsForADay_AreOnTimeOnceAndEvenWithoutDrift()
    {
        var run = new ScheduleSimulation(Mixed(1_000_000), Start, places: 1 << 20);

        run.Until(Start.AddDays(1), Step);

        Assert.Equal(default, run.Faults);
        Assert.Equal(0, run.Miscounted);
        Assert.Equal(20_672_000, run.Regular);
        AssertEven(run.PerSecond, seconds: 900, share: 0.01);
    }

    [Fact]
    public void Schedule_AMillionTargetsOfOnePeriod_AreEvenWithinOnePercent()
    {
        var run = new ScheduleSimulation(Periods(1_000_000, [60]), Start, Ring);

        run.Until(Start.AddSeconds(65), Step);

        Assert.Equal(default, run.Faults);
        AssertEven(run.PerSecond.Skip(5).Take(60), seconds: 5, share: 0.01);
        // What chance leaves within a second: 0.8 % is its deviation at 16,667 a second.
        AssertEven(run.PerSecond.Skip(5).Take(60), seconds: 1, share: 0.04);
    }

    [Fact]
    public void Schedule_TenThousandTargetsOfOddPeriodsForADay_DoNotDrift()
    {
        var run = new ScheduleSimulation(Periods(10_000, [20, 30, 60, 61.7, 300, 3_600, 43_200]), Start, Ring);

        run.Until(Start.AddDays(1), 10 * Step);

        Assert.Equal(default, run.Faults);
        Assert.Equal(0, run.Miscounted);
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

    private static TimeSpan[] Periods(int count, double[] seconds) =>
        [.. Enumerable.Range(0, count).Select(index => TimeSpan.FromSeconds(seconds[index % seconds.Length]))];

    private static TimeSpan[] Mixed(int count) => [.. Enumerable.Range(0, count).Select(index => (index % 1_000) switch
    {
        < 1 => TimeSpan.FromMinutes(1),
        < 10 => TimeSpan.FromMinutes(5),
        < 50 => TimeSpan.FromMinutes(15),
        < 500 => TimeSpan.FromHours(1),
        _ => TimeSpan.FromHours(6),
    })];

    private static void AssertEven(IEnumerable<int> perSecond, int seconds, double share)
    {
        var windows = perSecond.Chunk(seconds).Where(window => window.Length == seconds).Select(window => window.Sum()).ToList();
        Assert.NotEmpty(windows);
        var mean = windows.Average();
        Assert.InRange(windows.Min(), mean * (1 - share), mean);
        Assert.InRange(windows.Max(), mean, mean * (1 + share));
    }
}
