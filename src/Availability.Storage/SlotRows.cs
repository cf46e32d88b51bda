namespace Availability.Storage;

/// <summary>Rows in the order of the primary key, one per slot: the first that came.</summary>
internal sealed record SlotRows(IReadOnlyList<CheckRow> Rows, MergeCount Repeated)
{
    public static SlotRows Sort(IEnumerable<CheckRow> rows)
    {
        var sorted = new List<CheckRow>();
        var (redelivered, duplicates) = (0, 0);
        foreach (var row in rows.OrderBy(row => row.TargetId).ThenBy(row => row.LocationId).ThenBy(row => row.Check.ScheduledAt))
        {
            if (sorted.Count == 0 || !row.HasSlotOf(sorted[^1]))
            {
                sorted.Add(row);
            }
            else if (row.Check.RequestId == sorted[^1].Check.RequestId)
            {
                redelivered++;
            }
            else
            {
                duplicates++;
            }
        }

        return new SlotRows(sorted, new MergeCount(0, redelivered, duplicates));
    }
}
