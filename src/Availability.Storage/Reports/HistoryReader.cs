using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// Reads what some targets' checks came to since an instant: from the rollups as far as there are, from the raw rows since. Index
/// probes per target and location only (the ORDER BY keeps the subqueries apart, so that no plan reads whole partitions instead).
/// </summary>
internal static class HistoryReader
{
    internal const string DaySql = $"""
        SELECT t.id, r.*
        FROM unnest(@targets) AS t (id)
        CROSS JOIN location l
        CROSS JOIN LATERAL (
            SELECT bucket, {RollupRows.Columns} FROM rollup_day
            WHERE target_id = t.id AND location_id = l.id AND bucket >= @from AND bucket < @until
            ORDER BY bucket) r
        """;

    internal const string HourSql = $"""
        SELECT t.id, r.*
        FROM unnest(@targets) AS t (id)
        CROSS JOIN location l
        CROSS JOIN LATERAL (
            SELECT bucket, {RollupRows.Columns} FROM rollup_hour
            WHERE target_id = t.id AND location_id = l.id AND bucket >= @from AND bucket < @until
            ORDER BY bucket) r
        """;

    internal const string RawSql = $"""
        SELECT t.id, r.*
        FROM unnest(@targets) AS t (id)
        CROSS JOIN location l
        CROSS JOIN LATERAL (
            SELECT scheduled_at, {RollupRows.RawColumns} FROM check_result
            WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @from AND scheduled_at < @until
            ORDER BY scheduled_at) r
        """;

    /// <summary>Each target's checks by the parts of the grid; a part without a record is null.</summary>
    public static async Task<Dictionary<int, Rollup?[]>> ReadAsync(
        NpgsqlConnection connection, int[] targets, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sources = await HistorySources.ReadAsync(connection, grid.From, now, cancellationToken);
        var hours = grid.IsOfDays ? sources.HoursFrom : grid.From;
        var parts = targets.ToDictionary(target => target, _ => new Rollup?[grid.Count]);
        await ReadAsync(DaySql, grid.From, hours, AddRollup);
        await ReadAsync(HourSql, hours, sources.RawFrom, AddRollup);
        await ReadAsync(RawSql, sources.RawFrom, sources.Until, row => (PartOf(row) ??= new Rollup()).AddRaw(row, 2));
        return parts;

        async Task ReadAsync(string sql, DateTimeOffset from, DateTimeOffset until, Action<NpgsqlDataReader> add)
        {
            if (from >= until)
                return;
            await using var command = Command(connection, sql, targets, from, until);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                add(row);
        }

        void AddRollup(NpgsqlDataReader row)
        {
            ref var part = ref PartOf(row);
            var rollup = RollupRows.Read(row, 2);
            if (part is null)
                part = rollup;
            else
                part.Add(rollup);
        }

        ref Rollup? PartOf(NpgsqlDataReader row) => ref parts[row.GetInt32(0)][grid.PartOf(row.GetFieldValue<DateTimeOffset>(1))];
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, int[] targets, DateTimeOffset from, DateTimeOffset until) =>
        new(sql, connection) { Parameters = { new("targets", targets), new("from", from), new("until", until) } };
}
