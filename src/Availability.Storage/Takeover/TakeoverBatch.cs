using Npgsql;

namespace Availability.Storage.Takeover;

/// <summary>Rows of the old table on their way into the history, within one transaction.</summary>
internal static class TakeoverBatch
{
    private const string Columns =
        "scheduled_at, started_at, request_id, target_id, response_time, location_id, status_code, outcome, match, imported";

    // With the rows, in their transaction: see rollup_dirty.
    private const string Mark =
        "INSERT INTO rollup_dirty (bucket, block) SELECT DISTINCT date_trunc('hour', scheduled_at, 'UTC'), target_id >> 8 FROM stored";

    /// <summary>Reads the rows of a stretch of time, and sets aside those that cannot be checks.</summary>
    public static async Task<(long Checks, long Left)> LoadAsync(
        NpgsqlConnection connection, DateTime oldest, DateTime newest, short location, CancellationToken cancellationToken)
    {
        // Several checks of one URL at one microsecond have slots side by side: the old program had no slots.
        await using var create = new NpgsqlCommand("CREATE TEMPORARY TABLE takeover_batch (LIKE check_result) ON COMMIT DROP", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            WITH old AS MATERIALIZED (
                SELECT *, takeover_problem(id, request_id, url, status_code) AS problem
                FROM takeover_rows WHERE "timestamp" BETWEEN $1 AND $2),
            left_over AS (
                INSERT INTO takeover_left (reason, request_id, "timestamp", url, response_time, status_code, regexp_match)
                SELECT problem, request_id, "timestamp", url, response_time, status_code, regexp_match FROM old WHERE problem IS NOT NULL
                RETURNING 1),
            narrow AS (
                SELECT *,
                    CASE
                        WHEN response_time BETWEEN 0 AND 2147.483647 THEN round(response_time * 1000000)::integer
                        WHEN response_time > 0 AND response_time <> 'NaN' THEN 2147483647
                        ELSE 0
                    END AS microseconds,
                    CASE WHEN status_code BETWEEN 1 AND 999 THEN status_code END AS status,
                    CASE regexp_match WHEN 'matched' THEN 1 WHEN 'unmatched' THEN 2 ELSE 0 END AS match
                FROM old WHERE problem IS NULL),
            checks AS (
                INSERT INTO takeover_batch ({Columns})
                SELECT
                    "timestamp" AT TIME ZONE 'UTC'
                        + (row_number() OVER (PARTITION BY target.id, "timestamp" ORDER BY narrow.id) - 1) * interval '1 microsecond',
                    "timestamp" AT TIME ZONE 'UTC', narrow.id, target.id, microseconds, $3, status,
                    CASE WHEN status BETWEEN 200 AND 299 AND match <> 2 THEN 1 ELSE 2 END, match,
                    CASE
                        WHEN response_time = microseconds / 1000000::double precision AND status_code IS NOT DISTINCT FROM status
                            AND regexp_match IN ('matched', 'unmatched', 'unused') THEN NULL
                        ELSE ROW(response_time, status_code::integer, regexp_match)::imported_values
                    END
                FROM narrow LEFT JOIN target ON target.name = takeover_url(narrow.url)
                RETURNING 1)
            SELECT (SELECT count(*) FROM checks), (SELECT count(*) FROM left_over)
            """,
            connection)
        {
            Parameters = { new() { Value = oldest }, new() { Value = newest }, new() { Value = location } },
            CommandTimeout = 0,
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Puts them into the history.</summary>
    /// <returns>How many it stored, and how many were there already.</returns>
    public static async Task<(long Moved, long Known)> StoreAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, long checks, CancellationToken cancellationToken)
    {
        const string All =
            $"""
            WITH stored AS (
                INSERT INTO check_result ({Columns}) SELECT {Columns} FROM takeover_batch ORDER BY target_id, scheduled_at
                ON CONFLICT DO NOTHING
                RETURNING target_id, scheduled_at),
            marked AS ({Mark})
            SELECT count(*) FROM stored
            """;
        await transaction.SaveAsync("free", cancellationToken);
        if (await CountAsync(connection, All, cancellationToken) == checks)
        {
            return (checks, 0);
        }

        await transaction.RollbackAsync("free", cancellationToken);
        return await StoreBesideOthersAsync(connection, cancellationToken);
    }

    /// <summary>
    /// Where slots are taken: by the same check, which the stream had brought, or by another one, which the old row makes room
    /// for: the next microsecond, and the next, until one is free.
    /// </summary>
    private static async Task<(long Moved, long Known)> StoreBesideOthersAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Some =
            $"""
            WITH one AS (
                SELECT DISTINCT ON (target_id, scheduled_at) ctid AS place, * FROM takeover_batch
                ORDER BY target_id, scheduled_at, started_at DESC),
            stored AS (
                INSERT INTO check_result ({Columns}) SELECT {Columns} FROM one
                ON CONFLICT DO NOTHING
                RETURNING target_id, scheduled_at),
            marked AS ({Mark}),
            gone AS (
                DELETE FROM takeover_batch AS batch USING one JOIN stored USING (target_id, scheduled_at)
                WHERE batch.ctid = one.place)
            SELECT count(*) FROM stored
            """;
        var known = await DropKnownAsync(connection, cancellationToken);
        var moved = await CountAsync(connection, Some, cancellationToken);
        while (await CountAsync(connection, "SELECT count(*) FROM takeover_batch", cancellationToken) > 0)
        {
            await using var next = new NpgsqlCommand(
                "UPDATE takeover_batch SET scheduled_at = scheduled_at + interval '1 microsecond'", connection);
            await next.ExecuteNonQueryAsync(cancellationToken);
            moved += await CountAsync(connection, Some, cancellationToken);
        }

        return (moved, known);
    }

    // Of two equal rows only one is the stream's. The bounds are constants, so that only their days are opened.
    private static async Task<long> DropKnownAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var bounds = new NpgsqlCommand(
            "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), min(started_at), max(started_at) FROM takeover_batch",
            connection);
        await using var reader = await bounds.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (oldest, newest) = (reader.GetDateTime(2), reader.GetDateTime(3));
        await reader.DisposeAsync();

        await using var command = new NpgsqlCommand(
            """
            WITH first AS (
                SELECT DISTINCT ON (target_id, started_at, request_id) ctid AS place, target_id, location_id, started_at, request_id
                FROM takeover_batch)
            DELETE FROM takeover_batch AS batch USING first
            WHERE batch.ctid = first.place
                AND EXISTS (
                    SELECT FROM check_result AS stored
                    WHERE stored.target_id = first.target_id AND stored.location_id = first.location_id
                        AND stored.scheduled_at = first.started_at AND stored.request_id = first.request_id
                        AND stored.scheduled_at BETWEEN $1 AND $2)
            """,
            connection)
        {
            Parameters = { new() { Value = oldest }, new() { Value = newest } },
            CommandTimeout = 0,
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
