namespace Availability.Storage.Reports;

/// <summary>One period of a target at a location, in force from its first slot until the next one's.</summary>
/// <param name="From">Its first slot.</param>
/// <param name="Until">The next segment's first slot; null while in force.</param>
/// <param name="Period">Null when unknown.</param>
internal readonly record struct ScheduleSegment(DateTimeOffset From, DateTimeOffset? Until, TimeSpan? Period)
{
    /// <summary>
    /// The slots from an instant up to, not including, another that were due by now; null when the period is not known. A slot
    /// younger than a period is not due yet: its check may still run.
    /// </summary>
    public long? Due(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        if (Period is not { } period)
            return null;
        // A slot exactly a period old is due.
        var end = now - period + TimeSpan.FromTicks(1);
        return Slots(from, end < until ? end : until);
    }

    /// <summary>The slots from an instant up to, not including, another; null when the period is not known.</summary>
    public long? Slots(DateTimeOffset from, DateTimeOffset until)
    {
        if (Period is not { } period || period <= TimeSpan.Zero)
            return null;
        var end = Until < until ? Until.Value : until;
        return Math.Max(0, SlotsBefore(end, period) - SlotsBefore(from, period));
    }

    private long SlotsBefore(DateTimeOffset instant, TimeSpan period) =>
        instant <= From ? 0 : ((instant - From).Ticks + period.Ticks - 1) / period.Ticks;
}
