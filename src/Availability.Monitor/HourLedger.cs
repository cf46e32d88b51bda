namespace Availability.Monitor;

/// <summary>
/// Counts by the hour of the slot, so that what is stored of an hour can be held against what was due in it. Hours are kept as
/// long as the monitor runs: a year of them is nothing, and a record may wait in a spool for days.
/// </summary>
internal sealed class HourLedger
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<DateTimeOffset, HourTotals> _hours = [];
    private readonly Dictionary<DateTimeOffset, HourTotals> _told = [];

    /// <summary>Adds to the hour of the slot.</summary>
    public void Add(DateTimeOffset slot, HourTotals counts)
    {
        var hour = HourOf(slot);
        lock (_lock)
        {
            _hours[hour] = _hours.GetValueOrDefault(hour) + counts;
        }
    }

    /// <summary>The hours of which the broker has not confirmed the newest counts, in order.</summary>
    public IReadOnlyList<KeyValuePair<DateTimeOffset, HourTotals>> Untold()
    {
        lock (_lock)
        {
            return [.. _hours.Where(hour => _told.GetValueOrDefault(hour.Key) != hour.Value)];
        }
    }

    /// <summary>A heartbeat with these arrived.</summary>
    public void Told(IEnumerable<KeyValuePair<DateTimeOffset, HourTotals>> hours)
    {
        lock (_lock)
        {
            foreach (var (hour, counts) in hours)
            {
                _told[hour] = counts;
            }
        }
    }

    private static DateTimeOffset HourOf(DateTimeOffset slot) => new(slot.UtcTicks - (slot.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
