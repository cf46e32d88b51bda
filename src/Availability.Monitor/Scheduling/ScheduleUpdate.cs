using Availability.Monitor.Probing;

namespace Availability.Monitor.Scheduling;

/// <summary>What a targets file that was read again changes.</summary>
/// <param name="Targets">All that are checked from now on.</param>
/// <param name="Added">New names.</param>
/// <param name="Changed">Known names with another definition.</param>
/// <param name="Removed">Names that are gone.</param>
internal sealed record ScheduleUpdate(
    IReadOnlyList<ScheduledTarget> Targets,
    IReadOnlyList<ScheduledTarget> Added,
    IReadOnlyList<(ScheduledTarget Target, ProbeTarget Probe)> Changed,
    IReadOnlyList<ScheduledTarget> Removed)
{
    /// <summary>Whether anything is other than it was.</summary>
    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>Compares by name, then by everything that a line can say.</summary>
    public static ScheduleUpdate Between(IReadOnlyList<ScheduledTarget> before, IReadOnlyList<ProbeTarget> after)
    {
        var gone = before.ToDictionary(target => target.Probe.Target.Name, StringComparer.Ordinal);
        var targets = new List<ScheduledTarget>(after.Count);
        List<ScheduledTarget> added = [];
        List<(ScheduledTarget, ProbeTarget)> changed = [];
        foreach (var probe in after)
        {
            if (!gone.Remove(probe.Target.Name, out var target))
            {
                added.Add(target = new ScheduledTarget(probe));
            }
            else if (!target.Probe.Target.Equals(probe.Target))
            {
                changed.Add((target, probe));
            }

            targets.Add(target);
        }

        return new(targets, added, changed, [.. gone.Values]);
    }
}
