namespace Availability.Storage;

/// <summary>Rows in the order of the primary key, one per slot: the first that came.</summary>
/// <param name="Rows">One per slot.</param>
/// <param name="Others">Those that came later for a slot of these.</param>
/// <param name="Duplicates">Those of them that are another check, once each; the rest is the slot's own check again.</param>
internal sealed record SlotRows(IReadOnlyList<CheckRow> Rows, IReadOnlyList<CheckRow> Others, IReadOnlyList<CheckRow> Duplicates)
{
    public IReadOnlyList<CheckRow> All => [.. Rows, .. Others];

    public static SlotRows Sort(IEnumerable<CheckRow> rows)
    {
        var (sorted, others, duplicates) = (new List<CheckRow>(), new List<CheckRow>(), new List<CheckRow>());
        foreach (var row in rows.OrderBy(row => row.TargetId).ThenBy(row => row.LocationId).ThenBy(row => row.Check.ScheduledAt))
        {
            if (sorted.Count == 0 || !row.HasSlotOf(sorted[^1]))
            {
                sorted.Add(row);
                continue;
            }

            others.Add(row);
            if (row.Check.RequestId != sorted[^1].Check.RequestId)
            {
                duplicates.Add(row);
            }
        }

        return new SlotRows(sorted, others, [.. duplicates.DistinctBy(row => row.Check.RequestId)]);
    }

    /// <summary>What became of them where every slot was free.</summary>
    public MergeResult Merged() => new(Rows.Count, Others.Count - Duplicates.Count, Duplicates);
}
