namespace Availability.Storage.Takeover;

/// <summary>
/// The view "checks" where there was an old table. A row is in one of three places, and moves from the last to one of the
/// others in the transaction that says so: whoever looks sees each exactly once.
/// </summary>
internal static class ChecksView
{
    // imported IS NULL would also hold for a row of nulls.
    private const string History =
        """
        CREATE OR REPLACE VIEW checks AS
        SELECT
            r.request_id,
            r.started_at AT TIME ZONE 'UTC' AS "timestamp",
            t.url,
            CASE WHEN r.imported IS DISTINCT FROM NULL THEN (r.imported).response_time ELSE r.response_time / 1000000::double precision END
                AS response_time,
            CASE WHEN r.imported IS DISTINCT FROM NULL THEN (r.imported).status_code ELSE r.status_code::integer END AS status_code,
            CASE
                WHEN r.imported IS DISTINCT FROM NULL THEN (r.imported).regexp_match
                ELSE CASE r.match WHEN 1 THEN 'matched' WHEN 2 THEN 'unmatched' ELSE 'unused' END
            END AS regexp_match,
            r.scheduled_at
        FROM check_result r
        JOIN target t ON t.id = r.target_id
        WHERE r.outcome <> 3
        UNION ALL
        SELECT
            CASE WHEN request_id ~ '^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$' THEN request_id::uuid END,
            "timestamp", takeover_url(url), response_time,
            CASE WHEN status_code BETWEEN -2147483648 AND 2147483647 THEN status_code::integer END,
            regexp_match, "timestamp" AT TIME ZONE 'UTC'
        FROM takeover_left
        """;

    /// <summary>While rows are left in it.</summary>
    public const string WithOldTable =
        $"""
        {History}
        UNION ALL
        SELECT
            o.id, o."timestamp", takeover_url(o.url), o.response_time,
            CASE WHEN o.status_code BETWEEN -2147483648 AND 2147483647 THEN o.status_code::integer END,
            o.regexp_match, o."timestamp" AT TIME ZONE 'UTC'
        FROM takeover_rows o, takeover p
        WHERE p.moved_from IS NULL OR (o."timestamp" < p.moved_from AND o."timestamp" >= '1970-01-01')
        """;

    /// <summary>Afterwards: nothing but the old table itself stands in the way of its removal.</summary>
    public const string WithoutOldTable = $"{History}; DROP VIEW IF EXISTS takeover_rows";
}
