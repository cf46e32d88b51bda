using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>The newest records of targets at every location: index probes only, however long the history is.</summary>
internal static class LocationStates
{
    /// <summary>How old a last result may be to be shown.</summary>
    public static readonly TimeSpan LastLookBack = TimeSpan.FromDays(7);

    /// <summary>How far back the start of a run is looked for.</summary>
    public static readonly TimeSpan RunLookBack = TimeSpan.FromDays(30);

    /// <summary>
    /// A run starts after the newest opposite result. Downs are found in the partial index of what is not up; the newest up before a run
    /// of downs in the newest hour whose rollup has one, so that days of downs are not walked. Written out per outcome because the planner must see the constant to use that index;
    /// OFFSET 0 because it would otherwise search again for every partition that the next probe visits.
    /// </summary>
    internal const string Sql = $"""
        SELECT t.id, t.name, t.url, t.group_name, t.first_seen, l.name, s.period, n.scheduled_at, f.scheduled_at,
               o.scheduled_at IS NULL AND EXISTS (
                   SELECT FROM check_result WHERE target_id = t.id AND location_id = l.id AND scheduled_at < @run_floor),
               {CheckColumns.List}
        FROM target t
        CROSS JOIN location l
        LEFT JOIN LATERAL (
            SELECT period FROM target_schedule
            WHERE target_id = t.id AND location_id = l.id ORDER BY valid_from DESC LIMIT 1) s ON true
        LEFT JOIN LATERAL (
            SELECT scheduled_at FROM check_result
            WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @last_floor AND scheduled_at <= @ceiling
            ORDER BY scheduled_at DESC LIMIT 1) n ON true
        LEFT JOIN LATERAL (
            (SELECT *, 0 AS rank FROM check_result
             WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @last_floor AND scheduled_at <= @ceiling
               AND outcome <> {Missed}
             ORDER BY scheduled_at DESC LIMIT 1)
            UNION ALL
            (SELECT *, 1 FROM check_result
             WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @last_floor AND scheduled_at <= @ceiling
             ORDER BY scheduled_at DESC LIMIT 1)
            ORDER BY rank LIMIT 1) c ON true
        LEFT JOIN LATERAL (
            SELECT CASE c.outcome
                WHEN {Up} THEN (
                    SELECT scheduled_at FROM check_result
                    WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @run_floor AND scheduled_at <= @ceiling
                      AND outcome = {Down}
                    ORDER BY scheduled_at DESC LIMIT 1)
                WHEN {Down} THEN coalesce(
                    (SELECT scheduled_at FROM check_result
                     WHERE target_id = t.id AND location_id = l.id AND scheduled_at <= @ceiling AND outcome = {Up}
                       AND scheduled_at >= greatest(@run_floor, (SELECT rolled_until FROM rollup_progress))
                     ORDER BY scheduled_at DESC LIMIT 1),
                    (SELECT u.scheduled_at
                     FROM (
                         SELECT bucket FROM rollup_day
                         WHERE target_id = t.id AND location_id = l.id AND bucket > @run_floor - interval '1 day' AND up > 0
                         ORDER BY bucket DESC LIMIT 1) d
                     LEFT JOIN LATERAL (
                         SELECT bucket FROM rollup_hour
                         WHERE target_id = t.id AND location_id = l.id AND bucket >= d.bucket AND bucket < d.bucket + interval '1 day' AND up > 0
                         ORDER BY bucket DESC LIMIT 1) h ON true
                     CROSS JOIN LATERAL (
                         SELECT scheduled_at FROM check_result
                         WHERE target_id = t.id AND location_id = l.id AND outcome = {Up}
                           AND scheduled_at >= greatest(@run_floor, h.bucket, d.bucket)
                           AND scheduled_at < coalesce(h.bucket + interval '1 hour', d.bucket + interval '1 day')
                         ORDER BY scheduled_at DESC LIMIT 1) u))
                END AS scheduled_at
            OFFSET 0) o ON true
        LEFT JOIN LATERAL (
            SELECT scheduled_at FROM check_result
            WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= coalesce(o.scheduled_at, @run_floor)
              AND scheduled_at <= @ceiling AND outcome = c.outcome
            ORDER BY scheduled_at LIMIT 1) f ON true
        WHERE (@targets::integer[] IS NULL OR t.id = ANY (@targets)) AND (@name::text IS NULL OR t.name = @name)
        ORDER BY t.id, l.id
        """;

    private const string Up = "1";
    private const string Down = "2";
    private const string Missed = "3";

    public static async Task<List<LocationStateRow>> ReadAsync(
        NpgsqlConnection connection, int[]? targets, string? name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new("targets", (object?)targets ?? DBNull.Value), new("name", (object?)name ?? DBNull.Value),
                new("last_floor", now - LastLookBack), new("run_floor", now - RunLookBack), new("ceiling", now + CheckLimits.Ahead),
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<LocationStateRow>();
        while (await row.ReadAsync(cancellationToken))
            rows.Add(Read(row));
        return rows;
    }

    private static LocationStateRow Read(NpgsqlDataReader row)
    {
        var (name, url, group, location) = (row.GetString(1), row.GetString(2), row.Text(3), row.GetString(5));
        return new()
        {
            Id = row.GetInt32(0),
            Name = name,
            Url = url,
            Group = group,
            FirstSeen = row.GetFieldValue<DateTimeOffset>(4),
            Location = location,
            Period = row.Value<long>(6) is { } period ? TimeSpan.FromMicroseconds(period) : null,
            NewestAt = row.Value<DateTimeOffset>(7),
            RunStart = row.Value<DateTimeOffset>(8),
            ReachesFurther = row.GetBoolean(9),
            Last = row.IsDBNull(10) ? null : CheckColumns.Read(row, 10, name, url, group, location),
        };
    }
}
