using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// Reads what some targets' checks came to in a window: from the rollups as far as there are, from the raw rows since. Index
/// probes per target and location only (the ORDER BY keeps the subqueries apart, so that no plan reads whole partitions instead).
/// </summary>
internal static class HistoryReader
{
    internal static readonly string DaySql = Sql("rollup_day", "bucket", RollupRows.Columns);

    internal static readonly string HourSql = Sql("rollup_hour", "bucket", RollupRows.Columns);

    internal static readonly string RawSql = Sql("check_result", "scheduled_at", RollupRows.RawColumns);

    /// <summary>Each target's checks by the parts of the grid; a part without a record is null.</summary>
    public static async Task<Dictionary<int, Rollup?[]>> ReadAsync(
        NpgsqlConnection connection, int[] targets, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parts = targets.ToDictionary(target => target, _ => new Rollup?[grid.Count]);
        await ReadAsync(connection, targets, grid, now, (target, _) => parts[target], cancellationToken);
        return parts;
    }

    /// <summary>One target's checks by location and the parts of the grid; only locations that have any.</summary>
    public static async Task<Dictionary<short, Rollup?[]>> ReadLocationsAsync(
        NpgsqlConnection connection, int target, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<short, Rollup?[]>();
        await ReadAsync(
            connection, [target], grid, now,
            (_, location) => parts.TryGetValue(location, out var known) ? known : parts[location] = new Rollup?[grid.Count],
            cancellationToken);
        return parts;
    }

    private static async Task ReadAsync(
        NpgsqlConnection connection, int[] targets, WindowGrid grid, DateTimeOffset now, Func<int, short, Rollup?[]> partsOf,
        CancellationToken cancellationToken)
    {
        var sources = grid.IsOfMinutes
            ? HistorySources.RawAlone(grid.From, now)
            : await HistorySources.ReadAsync(connection, grid.From, now, cancellationToken);
        var end = grid.Until > now ? sources.Until : grid.Until;
        var hours = grid.IsOfDays ? sources.HoursFrom : grid.From;
        await ReadAsync(DaySql, grid.From, hours, row => (PartOf(row) ??= new Rollup()).AddRollup(row, 3));
        await ReadAsync(HourSql, hours, sources.RawFrom, row => (PartOf(row) ??= new Rollup()).AddRollup(row, 3));
        await ReadAsync(RawSql, sources.RawFrom, sources.Until, row => (PartOf(row) ??= new Rollup()).AddRaw(row, 3));

        async Task ReadAsync(string sql, DateTimeOffset from, DateTimeOffset until, Action<NpgsqlDataReader> add)
        {
            until = until < end ? until : end;
            if (from >= until)
                return;
            await using var command = Command(connection, sql, targets, from, until);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                add(row);
        }

        ref Rollup? PartOf(NpgsqlDataReader row) => ref partsOf(row.GetInt32(0), row.GetInt16(1))[grid.PartOf(row.GetFieldValue<DateTimeOffset>(2))];
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, int[] targets, DateTimeOffset from, DateTimeOffset until) =>
        new(sql, connection) { Parameters = { new("targets", targets), new("from", from), new("until", until) } };

    private static string Sql(string table, string time, string columns) => $"""
        SELECT t.id, l.id, r.*
        FROM unnest(@targets) AS t (id)
        CROSS JOIN location l
        CROSS JOIN LATERAL (
            SELECT {time}, {columns} FROM {table}
            WHERE target_id = t.id AND location_id = l.id AND {time} >= @from AND {time} < @until
            ORDER BY {time}) r
        """;
}
