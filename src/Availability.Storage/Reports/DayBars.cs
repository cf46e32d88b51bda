using Availability.Core;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>The days of targets in a row, today last: counts alone, which the index of <c>rollup_day</c> holds.</summary>
internal static class DayBars
{
    internal const string Sql = """
        SELECT t.id, r.day, sum(r.up), sum(r.down), sum(r.missed)
        FROM unnest(@targets) AS t (id)
        CROSS JOIN location l
        CROSS JOIN LATERAL (
            (SELECT bucket AS day, up, down, missed FROM rollup_day
             WHERE target_id = t.id AND location_id = l.id AND bucket >= @from AND bucket < @hours
             ORDER BY bucket)
            UNION ALL
            (SELECT date_trunc('day', bucket, 'UTC'), up, down, missed FROM rollup_hour
             WHERE target_id = t.id AND location_id = l.id AND bucket >= @hours AND bucket < @raw
             ORDER BY bucket)
            UNION ALL
            (SELECT date_trunc('day', scheduled_at, 'UTC'), (outcome = 1)::integer, (outcome = 2)::integer, (outcome = 3)::integer
             FROM check_result
             WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @raw AND scheduled_at < @until
             ORDER BY scheduled_at)) r
        GROUP BY t.id, r.day
        """;

    public static async Task<Dictionary<int, IReadOnlyList<DayBar>>> ReadAsync(
        NpgsqlConnection connection, int[] targets, int days, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = now.DayStart().AddDays(1 - days);
        var schedules = await Schedules.ReadAsync(connection, targets, cancellationToken);
        var counts = await ReadCountsAsync(connection, targets, from, now, cancellationToken);
        return targets.ToDictionary(
            target => target,
            target => (IReadOnlyList<DayBar>)[.. Enumerable.Range(0, days).Select(index => from.AddDays(index)).Select(day =>
                Bar(day, counts.GetValueOrDefault((target, day)), Schedules.Due(schedules.GetValueOrDefault(target), day, day.AddDays(1), now)))]);
    }

    private static DayBar Bar(DateTimeOffset day, (int Up, int Down, int Missed) counts, long? due) => new(
        DateOnly.FromDateTime(day.UtcDateTime),
        new Uptime(counts.Up, counts.Down, due is { } known ? Math.Max(known, counts.Up + counts.Down + counts.Missed) : null), counts.Missed);

    private static async Task<Dictionary<(int, DateTimeOffset), (int Up, int Down, int Missed)>> ReadCountsAsync(
        NpgsqlConnection connection, int[] targets, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sources = await HistorySources.ReadAsync(connection, from, now, cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new("targets", targets), new("from", from), new("hours", sources.HoursFrom), new("raw", sources.RawFrom), new("until", sources.Until),
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<(int, DateTimeOffset), (int, int, int)>();
        while (await row.ReadAsync(cancellationToken))
        {
            // What a monitor whose clock is ahead says of tomorrow is of the present.
            var day = row.GetFieldValue<DateTimeOffset>(1);
            var key = (row.GetInt32(0), day > now ? now.DayStart() : day);
            var (up, down, missed) = counts.GetValueOrDefault(key);
            counts[key] = (up + (int)row.GetInt64(2), down + (int)row.GetInt64(3), missed + (int)row.GetInt64(4));
        }

        return counts;
    }
}
