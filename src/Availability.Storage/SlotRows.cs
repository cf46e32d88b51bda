namespace Availability.Storage;

/// <summary>Rows in the order of the primary key, one per slot: the first that came.</summary>
/// <param name="Rows">One per slot.</param>
/// <param name="Others">Those that came later for a slot of these.</param>
/// <param name="Duplicates">Those of them that are another check, once each; the rest is the slot's own check again.</param>
internal sealed record SlotRows(IReadOnlyList<CheckRow> Rows, IReadOnlyList<CheckRow> Others, IReadOnlyList<CheckRow> Duplicates)
{
    public IReadOnlyList<CheckRow> All => [.. Rows, .. Others];

    /// <param name="rows">Sorted in place.</param>
    public static SlotRows Sort(CheckRow[] rows)
    {
        Array.Sort(rows, InOrder);
        var (first, others, duplicates) = (new List<CheckRow>(rows.Length), new List<CheckRow>(), new List<CheckRow>());
        foreach (var row in rows)
        {
            if (first.Count == 0 || !row.HasSlotOf(first[^1]))
            {
                first.Add(row);
                continue;
            }

            others.Add(row);
            if (row.Check.RequestId != first[^1].Check.RequestId)
            {
                duplicates.Add(row);
            }
        }

        return new SlotRows(first, others, [.. duplicates.DistinctBy(row => row.Check.RequestId)]);
    }

    // Those of one slot as they came; of two partitions' messages neither came first.
    private static int InOrder(CheckRow one, CheckRow other)
    {
        var order = one.TargetId.CompareTo(other.TargetId);
        order = order != 0 ? order : one.LocationId.CompareTo(other.LocationId);
        order = order != 0 ? order : one.Check.ScheduledAt.CompareTo(other.Check.ScheduledAt);
        order = order != 0 ? order : one.Message.Partition.CompareTo(other.Message.Partition);
        return order != 0 ? order : one.Message.Offset.CompareTo(other.Message.Offset);
    }

    /// <summary>What became of them where every slot was free.</summary>
    public MergeResult Merged() => new(Rows.Count, Others.Count - Duplicates.Count, Duplicates);
}
