using Availability.Monitor.Scheduling;

namespace Availability.Monitor.Tests.Scheduling;

/// <summary>A schedule and everything it handed out.</summary>
internal sealed class ScheduleRun
{
    private DateTimeOffset _now;

    public ScheduleRun(DateTimeOffset start, IReadOnlyList<ScheduledTarget> targets)
    {
        _now = start;
        Schedule = new CheckSchedule(start);
        Schedule.Add(targets, start);
    }

    public CheckSchedule Schedule { get; }

    public List<DueCheck> Due { get; } = [];

    public void At(DateTimeOffset now) => Schedule.Advance(_now = now, Due.Add);

    public void Until(DateTimeOffset end, TimeSpan step, DateTimeOffset? from = null)
    {
        for (var now = (from ?? _now) + step; now <= end; now += step)
        {
            At(now);
        }
    }

    public List<DateTimeOffset> SlotsOf(ScheduledTarget target) =>
        [.. Due.Where(due => due.Target == target).Select(due => due.Slot)];
}
