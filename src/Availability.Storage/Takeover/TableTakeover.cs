using System.Globalization;
using Availability.Core;
using Npgsql;

namespace Availability.Storage.Takeover;

/// <summary>
/// Moves the rows of the old program's table into the history, the newest first, in small transactions that each say how
/// far it is: whatever is killed, the next one goes on from there. The stream is stored meanwhile.
/// </summary>
/// <remarks>For one caller at a time; other processes may try, and one of them works.</remarks>
public sealed class TableTakeover(NpgsqlDataSource dataSource)
{
    private const int BatchRows = 20_000;

    // A day can be a table of its own, and a transaction locks those that it writes.
    private const int BatchDays = 31;

    private readonly PartitionMaker _partitions = new("ensure_takeover_partition");
    private readonly LocationDirectory _locations = new();

    /// <summary>Null when there is nothing to take over.</summary>
    public async Task<TakeoverProgress?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "SELECT rows, moved, known, left_over, finished_at IS NOT NULL AND to_regclass('takeover_rows') IS NULL FROM takeover");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new TakeoverProgress(
                reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetBoolean(4))
            : null;
    }

    /// <summary>Before the first row: an index to find them by, the targets, and the rows whose instant the history does not have.</summary>
    /// <returns>False when another writer is at it.</returns>
    public async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await CreateIndexAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await ClaimAsync(connection, "rows IS NULL", cancellationToken))
        {
            return false;
        }

        await using var command = new NpgsqlCommand(
            """
            UPDATE takeover SET
                rows = (SELECT count(*) FROM takeover_rows),
                moved_from = date_trunc('second', now() + interval '1 hour') AT TIME ZONE 'UTC';

            WITH left_over AS (
                INSERT INTO takeover_left (reason, request_id, "timestamp", url, response_time, status_code, regexp_match)
                SELECT
                    CASE
                        WHEN o."timestamp" IS NULL THEN 'timestamp is missing'
                        WHEN o."timestamp" < '1970-01-01' THEN 'timestamp is before 1970'
                        ELSE 'timestamp is in the future'
                    END,
                    o.request_id, o."timestamp", o.url, o.response_time, o.status_code, o.regexp_match
                FROM takeover_rows o, takeover
                WHERE o."timestamp" IS NULL OR o."timestamp" < '1970-01-01' OR o."timestamp" >= moved_from
                RETURNING 1)
            UPDATE takeover SET left_over = (SELECT count(*) FROM left_over);

            -- In the order in which writers learn names.
            INSERT INTO target (name, url, first_seen)
            SELECT name, name, min("timestamp") AT TIME ZONE 'UTC'
            FROM (
                SELECT takeover_url(o.url) AS name, o."timestamp" FROM takeover_rows o, takeover
                WHERE o."timestamp" >= '1970-01-01' AND o."timestamp" < moved_from
                    AND takeover_problem(o.id, o.request_id, o.url, o.status_code) IS NULL) AS old
            GROUP BY name
            ORDER BY name COLLATE "C"
            ON CONFLICT (name) DO UPDATE SET first_seen = least(target.first_seen, excluded.first_seen)
            """,
            connection)
        {
            CommandTimeout = 0,
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Moves the next rows.</summary>
    public async Task<TakeoverStep> MoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            if (await FindRangeAsync(connection, cancellationToken) is not { } range)
            {
                return TakeoverStep.NoMore;
            }

            await _locations.LearnAsync(connection, [Check.DefaultLocation], cancellationToken);
            await _partitions.EnsureAsync(connection, await DaysAsync(connection, range, cancellationToken), cancellationToken);
            return await MoveAsync(connection, range, cancellationToken) ? TakeoverStep.Moved : TakeoverStep.Elsewhere;
        }
        catch
        {
            _partitions.Forget();
            _locations.Forget();
            throw;
        }
    }

    /// <summary>Says that all rows are in.</summary>
    /// <returns>False when the numbers do not add up.</returns>
    public async Task<bool> FinishAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            WITH finished AS (
                UPDATE takeover SET finished_at = coalesce(finished_at, now()) WHERE rows = moved + known + left_over RETURNING finished_at)
            UPDATE history SET import_ended_at = finished_at FROM finished
            """);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Takes the old table out of the view: nothing of ours needs it any more.</summary>
    public async Task LetGoAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await OldTable.LetGoAsync(connection, cancellationToken);
    }

    private static async Task CreateIndexAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var type = new NpgsqlCommand(
            $"SELECT atttypid = 'timestamptz'::regtype FROM pg_attribute WHERE attrelid = '{OldTable.KeptAs}'::regclass AND attname = 'timestamp'",
            connection);
        var hasZone = await type.ExecuteScalarAsync(cancellationToken) is true;

        // Nobody writes the table, so this stands in nobody's way.
        await using var create = new NpgsqlCommand(
            $"CREATE INDEX IF NOT EXISTS {OldTable.KeptAs}_moving ON {OldTable.KeptAs} ({OldTable.Instant(hasZone)})", connection)
        {
            CommandTimeout = 0,
        };
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    // One writer works. The lock goes with its connection, and soon, should its machine hang.
    private static async Task<bool> ClaimAsync(NpgsqlConnection connection, string when, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT set_config('idle_in_transaction_session_timeout', '30s', true);
            SELECT 1 FROM takeover WHERE {when} FOR UPDATE SKIP LOCKED
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    /// <summary>The newest rows that are left. Rows of one instant are never parted, so that the instant says which are done.</summary>
    private static async Task<Range?> FindRangeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT moved_from, newest, greatest(oldest, date_trunc('day', newest) - interval '{BatchDays - 1} days')
            FROM takeover, LATERAL (
                SELECT max("timestamp") AS newest, min("timestamp") AS oldest
                FROM (
                    SELECT "timestamp" FROM takeover_rows
                    WHERE "timestamp" < moved_from AND "timestamp" >= '1970-01-01'
                    ORDER BY "timestamp" DESC LIMIT {BatchRows}) AS next) AS found
            WHERE newest IS NOT NULL
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Range(reader.GetDateTime(2), reader.GetDateTime(1), reader.GetDateTime(0))
            : null;
    }

    // A check whose slot another one has takes the next microsecond: that can be the next day's.
    private static async Task<IReadOnlyList<DateTimeOffset>> DaysAsync(NpgsqlConnection connection, Range range, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT DISTINCT unnest(ARRAY["timestamp"::date, ("timestamp" + interval '1 minute')::date])
            FROM takeover_rows WHERE "timestamp" BETWEEN $1 AND $2
            """,
            connection)
        {
            Parameters = { new() { Value = range.Oldest }, new() { Value = range.Newest } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var days = new List<DateTimeOffset>();
        while (await reader.ReadAsync(cancellationToken))
        {
            days.Add(new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero));
        }

        return days;
    }

    private async Task<bool> MoveAsync(NpgsqlConnection connection, Range range, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await ClaimAsync(connection, $"moved_from = '{Text(range.MovedFrom)}'", cancellationToken))
        {
            return false;
        }

        await HoldFloorAsync(connection, range.Oldest, cancellationToken);
        var (checks, left) = await TakeoverBatch.LoadAsync(connection, range.Oldest, range.Newest, _locations[Check.DefaultLocation], cancellationToken);
        var (moved, known) = await TakeoverBatch.StoreAsync(connection, transaction, checks, cancellationToken);
        await using var command = new NpgsqlCommand(
            "UPDATE takeover SET moved_from = $1, moved = moved + $2, known = known + $3, left_over = left_over + $4", connection)
        {
            Parameters =
            {
                new() { Value = range.Oldest },
                new() { Value = moved },
                new() { Value = known },
                new() { Value = left },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // No row goes while the old table is taken over, and this says that there is another on its way.
    private static async Task HoldFloorAsync(NpgsqlConnection connection, DateTime oldest, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT hold_raw_floor($1 AT TIME ZONE 'UTC')", connection)
        {
            Parameters = { new() { Value = oldest } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Text(DateTime instant) => instant.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private sealed record Range(DateTime Oldest, DateTime Newest, DateTime MovedFrom);
}
