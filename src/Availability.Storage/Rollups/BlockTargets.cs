using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Rollups;

/// <summary>The targets of a block, the locations there are, and what was due of each.</summary>
internal sealed class BlockTargets
{
    private readonly Dictionary<RollupKey, List<ScheduleSegment>> _schedules = [];

    private BlockTargets(int[] ids, short[] locations) => (Ids, Locations) = (ids, locations);

    public int[] Ids { get; }

    public short[] Locations { get; }

    public static async Task<BlockTargets> ReadAsync(NpgsqlConnection connection, int block, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT ARRAY(SELECT id FROM target WHERE id >= @from AND id < @until), ARRAY(SELECT id FROM location);
            SELECT target_id, location_id, valid_from,
                   lead(valid_from) OVER (PARTITION BY target_id, location_id ORDER BY valid_from), period
            FROM target_schedule
            WHERE target_id >= @from AND target_id < @until
            ORDER BY target_id, location_id, valid_from
            """,
            connection)
        {
            Parameters = { new("from", block << DirtyHours.BlockShift), new("until", (block + 1) << DirtyHours.BlockShift) },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var targets = new BlockTargets(row.GetFieldValue<int[]>(0), row.GetFieldValue<short[]>(1));
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            targets.Add(new RollupKey(row.GetInt32(0), row.GetInt16(1)), Schedules.Read(row, 2));
        }

        return targets;
    }

    /// <summary>The slots in a bucket; null when the period was not known.</summary>
    public long? Expected(RollupKey key, DateTimeOffset from, DateTimeOffset until)
    {
        var inForce = _schedules.GetValueOrDefault(key)?.Where(segment => segment.From < until && (segment.Until is not { } end || end > from)).ToArray();
        return inForce is null or [] ? null : inForce.Aggregate((long?)0, (sum, segment) => sum + segment.Slots(from, until));
    }

    private void Add(RollupKey key, ScheduleSegment segment)
    {
        if (!_schedules.TryGetValue(key, out var segments))
        {
            _schedules[key] = segments = [];
        }

        segments.Add(segment);
    }
}
