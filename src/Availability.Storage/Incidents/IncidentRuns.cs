using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>
/// What has to be read of the history to know its incidents: downs, and the ups that end them. Days and hours without a down are not
/// read; of those that are down throughout, by their rollups, only the first row and the last; what has no rollup yet, by the index of
/// what is not up. Each run lies within a UTC day and within what is read, and what is read of a day does not depend on which others are read with it.
/// </summary>
internal static class IncidentRuns
{
    internal const string Up = "1";
    private const string Down = "2";

    /// <summary>Of all targets.</summary>
    internal static readonly string AllSql = Sql(
        "",
        // Few are not up: a look through their index costs less than a probe of each target.
        $"SELECT target_id, location_id, scheduled_at FROM check_result WHERE outcome = {Down} AND scheduled_at >= @raw AND scheduled_at >= @from AND scheduled_at < @until");

    /// <summary>Of some.</summary>
    internal static readonly string SomeSql = Sql(
        "AND target_id = ANY (@targets)",
        $"""
        SELECT t.id AS target_id, l.id AS location_id, r.scheduled_at
        FROM unnest(@targets) AS t (id)
        CROSS JOIN location l
        CROSS JOIN LATERAL ({Rows("t.id", "l.id", Down, "scheduled_at >= @raw", "@until")} ORDER BY scheduled_at) r
        """);

    /// <summary>The runs of downs in a time, by day, target, location and slot.</summary>
    /// <param name="connection">To read them.</param>
    /// <param name="targets">Null: all.</param>
    /// <param name="from">The begin of a UTC day, or an hour from which on nothing is read of rollups.</param>
    /// <param name="until">The end: of an hour, or of the history.</param>
    /// <param name="bounds">How far the history goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<List<IncidentRunRow>> ReadAsync(
        NpgsqlConnection connection, int[]? targets, DateTimeOffset from, DateTimeOffset until, HistoryBounds bounds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(targets is null ? AllSql : SomeSql, connection)
        {
            Parameters = { new("from", from), new("until", until), new("raw", bounds.RawFrom(from, until)), new("end", bounds.End) },
        };
        if (targets is not null)
            command.Parameters.Add(new("targets", targets));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<IncidentRunRow>();
        while (await row.ReadAsync(cancellationToken))
            runs.Add(Read(row));
        return runs;
    }

    private static IncidentRunRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetInt16(1),
        new(false, row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt64(4)),
        row.IsDBNull(5) ? [] : row.GetFieldValue<DateTimeOffset[]>(5), Period(row, 6), Period(row, 7));

    private static TimeSpan? Period(NpgsqlDataReader row, int column) =>
        row.Value<long>(column) is { } period ? TimeSpan.FromMicroseconds(period) : null;

    // Every read of rows is a probe of one target's at one location (the ORDER BY keeps it so), with the outcome written out, since the
    // planner must see it to use the partial index, and with constant bounds, so that other days are not even planned for.
    private static string Sql(string ofTargets, string tail) => $"""
        WITH day AS (
            SELECT target_id, location_id, bucket AS day, down, up = 0 AND down = expected AND bucket + interval '1 day' <= @until AS is_full
            FROM rollup_day
            WHERE down > 0 AND bucket >= @from AND bucket < @until {ofTargets}),
        hour AS (
            SELECT d.target_id, d.location_id, d.day, h.*
            FROM day d
            CROSS JOIN LATERAL (
                SELECT bucket, down, up = 0 AND down = expected AS is_full
                FROM rollup_hour
                WHERE target_id = d.target_id AND location_id = d.location_id AND down > 0
                    AND bucket >= d.day AND bucket < d.day + interval '1 day' AND bucket >= @from AND bucket < @raw
                ORDER BY bucket) h
            WHERE d.is_full IS NOT TRUE),
        full_bucket AS (
            SELECT target_id, location_id, day, day AS bucket, day + interval '1 day' AS until, down FROM day WHERE is_full
            UNION ALL
            SELECT target_id, location_id, day, bucket, bucket + interval '1 hour', down FROM hour WHERE is_full),
        stretch AS (
            SELECT target_id, location_id, day, min(bucket) AS since, max(until) AS until, sum(down) AS downs
            FROM (
                SELECT *, count(*) FILTER (WHERE is_first) OVER (PARTITION BY target_id, location_id, day ORDER BY bucket) AS number
                FROM (
                    SELECT *, lag(until) OVER (PARTITION BY target_id, location_id, day ORDER BY bucket) IS DISTINCT FROM bucket AS is_first
                    FROM full_bucket) marked) numbered
            GROUP BY target_id, location_id, day, number),
        down AS (
            SELECT s.target_id, s.location_id, s.day, first.scheduled_at AS first, last.scheduled_at AS last, s.downs
            FROM stretch s
            CROSS JOIN LATERAL ({Rows("s.target_id", "s.location_id", Down, "scheduled_at >= s.since", "@until")} ORDER BY scheduled_at LIMIT 1) first
            CROSS JOIN LATERAL ({Rows("s.target_id", "s.location_id", Down, "scheduled_at < s.until", "@until")} ORDER BY scheduled_at DESC LIMIT 1) last
            UNION ALL
            SELECT h.target_id, h.location_id, h.day, r.scheduled_at, r.scheduled_at, 1
            FROM hour h
            CROSS JOIN LATERAL ({Rows("h.target_id", "h.location_id", Down, "scheduled_at >= h.bucket AND scheduled_at < h.bucket + interval '1 hour'", "@until")} ORDER BY scheduled_at) r
            WHERE h.is_full IS NOT TRUE
            UNION ALL
            SELECT target_id, location_id, date_trunc('day', scheduled_at, 'UTC'), scheduled_at, scheduled_at, 1
            FROM ({tail}) tail),
        schedule AS (
            -- A period that is not known may be any.
            SELECT target_id, location_id, CASE WHEN count(period) = count(*) THEN min(period) END * interval '1 microsecond' AS shortest,
                CASE WHEN count(period) = count(*) THEN max(period) END AS longest, (array_agg(period ORDER BY valid_from DESC))[1] AS period
            FROM target_schedule
            WHERE (target_id, location_id) IN (SELECT target_id, location_id FROM down)
            GROUP BY target_id, location_id),
        -- Between two downs no further apart than a period there is no slot.
        run AS (
            SELECT target_id, location_id, day, min(first) AS first, max(last) AS last, sum(downs)::bigint AS downs, longest, period,
                coalesce(longest * 8 * interval '1 microsecond', interval '15 minutes') + interval '1 minute' AS patience
            FROM (
                SELECT *, count(*) FILTER (WHERE is_first) OVER (PARTITION BY target_id, location_id, day ORDER BY first) AS number
                FROM (
                    SELECT d.*, s.longest, s.period,
                        (first - lag(last) OVER (PARTITION BY d.target_id, d.location_id, day ORDER BY first) <= s.shortest) IS NOT TRUE AS is_first
                    FROM down d
                    LEFT JOIN schedule s ON s.target_id = d.target_id AND s.location_id = d.location_id) marked) numbered
            GROUP BY target_id, location_id, day, number, longest, period),
        neighbour AS (
            SELECT *, lag(last) OVER same AS before, lead(first) OVER same AS after
            FROM run
            WINDOW same AS (PARTITION BY target_id, location_id, day ORDER BY first))
        SELECT n.target_id, n.location_id, n.first, n.last, n.downs, u.slots, n.longest, n.period
        FROM neighbour n
        CROSS JOIN LATERAL (
            SELECT array_agg(scheduled_at ORDER BY scheduled_at) AS slots
            FROM ({Rows("n.target_id", "n.location_id", Up, "scheduled_at > n.last AND scheduled_at < least(n.after, n.last + n.patience)", "@end")} ORDER BY scheduled_at LIMIT {IncidentFold.Confirm}) two) u
        -- A single down with none near, and not near what is read with others, is no part of any incident.
        WHERE n.downs > 1 OR n.first - n.before <= n.patience OR n.after - n.last <= n.patience
            OR n.first - greatest(n.day, @from) <= n.patience OR least(n.day + interval '1 day', @until) - n.last <= n.patience
        ORDER BY n.day, n.target_id, n.location_id, n.first
        """;

    /// <summary>A probe of the rows of one target at one location, to be ordered and limited.</summary>
    internal static string Rows(string target, string location, string outcome, string time, string until) =>
        $"""
        SELECT scheduled_at FROM check_result
        WHERE target_id = {target} AND location_id = {location} AND outcome = {outcome} AND {time} AND scheduled_at >= @from AND scheduled_at < {until}
        """;
}
