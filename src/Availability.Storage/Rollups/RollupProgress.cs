using Npgsql;

namespace Availability.Storage.Rollups;

/// <summary>Which hours are over, and which have their rollups.</summary>
internal static class RollupProgress
{
    /// <summary>
    /// The instant before which all hours are over: by the database's clock, and so that no transaction is under way that relies on a
    /// marker of one of them (<see cref="DirtyHours"/>; as a rule there is none a grace after the end, but a COMMIT can hang).
    /// </summary>
    public static async Task<DateTimeOffset> ReadClosedAsync(NpgsqlConnection connection, TimeSpan grace, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT coalesce(
                (SELECT min(hour)
                 FROM generate_series(
                     greatest((SELECT rolled_until FROM rollup_progress), over.until - interval '1 day'),
                     over.until - interval '1 hour', interval '1 hour') AS hour
                 WHERE NOT pg_try_advisory_xact_lock({DirtyHours.HourLock}, (extract(epoch FROM hour) / 3600)::integer)),
                over.until)
            FROM (SELECT date_trunc('hour', clock_timestamp() - $1, 'UTC') AS until) AS over
            """,
            connection)
        {
            Parameters = { new() { Value = grace } },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.GetFieldValue<DateTimeOffset>(0);
    }

    /// <summary>Before it every hour has its rollup; the earliest of all instants when none has.</summary>
    public static async Task<DateTimeOffset> ReadRolledUntilAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT rolled_until FROM rollup_progress", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.GetFieldValue<DateTimeOffset>(0);
    }

    /// <summary>
    /// Up to the first marker that has come meanwhile; those of older hours, of late rows, do not hold it up. Back, where the server's
    /// clock was ahead and is set back: else nobody would read the rows of the hours until then. What was rolled up of those is again.
    /// </summary>
    public static async Task AdvanceAsync(NpgsqlConnection connection, DateTimeOffset closed, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH ahead AS (
                INSERT INTO rollup_dirty (bucket, block)
                SELECT hour, block
                FROM rollup_progress,
                    generate_series($1, least(rolled_until, clock_timestamp() + interval '2 hours'), interval '1 hour') AS hour,
                    (SELECT DISTINCT id >> {DirtyHours.BlockShift} AS block FROM target) AS blocks
                WHERE rolled_until > clock_timestamp())
            UPDATE rollup_progress
            SET rolled_until = least($1, (SELECT min(bucket) FROM rollup_dirty WHERE bucket >= rolled_until))
            WHERE rolled_until < $1 OR rolled_until > clock_timestamp()
            """,
            connection)
        {
            Parameters = { new() { Value = closed } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
