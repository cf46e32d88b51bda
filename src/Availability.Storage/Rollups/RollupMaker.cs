using Npgsql;

namespace Availability.Storage.Rollups;

/// <summary>
/// Makes the rollups of hours that are over, and makes them again when rows come late: always anew from all rows of the hour, so that
/// it does not matter in which order they came or how often this is done. Any number of writers may run it; one works at a time.
/// </summary>
public sealed class RollupMaker(NpgsqlDataSource dataSource)
{
    /// <summary>How long after its end an hour counts as over, by the database's clock: batches with its last rows are under way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private const string Lock = "1096172873, 4";

    private const int Portion = 500;

    // A hung process must not keep the others from working; and the planner, which may know nothing of a partition made an hour ago,
    // must not read the whole of it.
    private const string Settings =
        """
        SELECT set_config('idle_in_transaction_session_timeout', '30s', true), set_config('enable_seqscan', 'off', true)
        """;

    internal const string RawSql = $"""
        SELECT target_id, location_id, {RollupRows.RawColumns}
        FROM check_result
        WHERE target_id = ANY ($1) AND location_id = ANY ($2) AND scheduled_at >= $3 AND scheduled_at < $4
        """;

    internal static readonly string HoursSql = RollupTable.Hour.ReadSql;

    /// <summary>Called before a transaction of ours commits; tests kill it there.</summary>
    internal Func<NpgsqlConnection, Task> OnCommit { get; set; } = _ => Task.CompletedTask;

    /// <summary>Rolls up whatever is over and marked by now.</summary>
    /// <returns>How many hours of blocks were done here.</returns>
    public async Task<int> RollAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        for (var done = 0; ;)
        {
            var closed = await RollupProgress.ReadClosedAsync(connection, Grace, cancellationToken);
            var dirty = await ReadDirtyAsync(connection, closed, cancellationToken);
            foreach (var (hour, block) in dirty)
            {
                if (!await RollAsync(connection, hour, block, cancellationToken))
                {
                    return done;
                }

                done++;
            }

            await RollupProgress.AdvanceAsync(connection, closed, cancellationToken);
            if (dirty.Count < Portion)
            {
                return done;
            }
        }
    }

    // First what nobody can read from a rollup yet, then repairs: after a takeover those are years, and the hours that end meanwhile
    // do not wait for them.
    private static async Task<List<(DateTimeOffset Hour, int Block)>> ReadDirtyAsync(
        NpgsqlConnection connection, DateTimeOffset closed, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            (SELECT DISTINCT bucket, block FROM rollup_dirty
             WHERE bucket < $1 AND bucket >= (SELECT rolled_until FROM rollup_progress)
             ORDER BY bucket, block LIMIT {Portion})
            UNION ALL
            (SELECT DISTINCT bucket, block FROM rollup_dirty
             WHERE bucket < least($1, (SELECT rolled_until FROM rollup_progress))
             ORDER BY bucket, block LIMIT {Portion})
            """,
            connection)
        {
            Parameters = { new() { Value = closed } },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var dirty = new List<(DateTimeOffset, int)>();
        while (await row.ReadAsync(cancellationToken))
        {
            dirty.Add((row.GetFieldValue<DateTimeOffset>(0), row.GetInt32(1)));
        }

        return dirty;
    }

    /// <summary>One hour of one block, and its day.</summary>
    /// <returns>False: another one is at it.</returns>
    private async Task<bool> RollAsync(NpgsqlConnection connection, DateTimeOffset hour, int block, CancellationToken cancellationToken)
    {
        await EnsurePartitionAsync(connection, hour, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await BeginAsync(connection, cancellationToken))
        {
            return false;
        }

        if (await TakeMarkersAsync(connection, hour, block, cancellationToken))
        {
            await ReplaceAsync(connection, hour, block, cancellationToken);
        }

        await OnCommit(connection);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task ReplaceAsync(NpgsqlConnection connection, DateTimeOffset hour, int block, CancellationToken cancellationToken)
    {
        // A statement of its own after the one that took the markers, so that it sees every row that they stand for.
        var targets = await BlockTargets.ReadAsync(connection, block, cancellationToken);
        var raw = await ReadAsync(
            connection, RawSql, targets, hour, TimeSpan.FromHours(1), (rollup, row) => rollup.AddRaw(row, 2), cancellationToken);
        await ReplaceAsync(connection, RollupTable.Hour, hour, targets, raw, cancellationToken);
        var day = hour.DayStart();
        var hours = await ReadAsync(
            connection, HoursSql, targets, day, TimeSpan.FromDays(1), (rollup, row) => rollup.AddRollup(row, 2), cancellationToken);
        await ReplaceAsync(connection, RollupTable.Day, day, targets, hours, cancellationToken);
    }

    // Rows go only with their partition, whether it is retired or somebody takes it away: where there are fewer now than were counted
    // once, what was counted stays.
    private static async Task ReplaceAsync(
        NpgsqlConnection connection, RollupTable table, DateTimeOffset bucket, BlockTargets targets, Dictionary<RollupKey, Rollup> rollups,
        CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(
            connection, table.ReadSql, targets, bucket, table.Length, (rollup, row) => rollup.AddRollup(row, 2), cancellationToken);
        foreach (var (key, counted) in stored)
        {
            if (!rollups.TryGetValue(key, out var rollup) || rollup.Checks < counted.Checks)
            {
                rollups[key] = counted;
            }
        }

        await table.ReplaceAsync(connection, bucket, targets, rollups, cancellationToken);
    }

    private static async Task<bool> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var settings = new NpgsqlCommand(Settings, connection);
        await settings.ExecuteNonQueryAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_xact_lock({Lock})", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task EnsurePartitionAsync(NpgsqlConnection connection, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT ensure_rollup_partition($1)", connection)
        {
            Parameters = { new() { Value = DateOnly.FromDateTime(hour.UtcDateTime) } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<bool> TakeMarkersAsync(
        NpgsqlConnection connection, DateTimeOffset hour, int block, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM rollup_dirty WHERE bucket = $1 AND block = $2", connection)
        {
            Parameters = { new() { Value = hour }, new() { Value = block } },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static async Task<Dictionary<RollupKey, Rollup>> ReadAsync(
        NpgsqlConnection connection, string sql, BlockTargets targets, DateTimeOffset from, TimeSpan length,
        Action<Rollup, NpgsqlDataReader> add, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new() { Value = targets.Ids }, new() { Value = targets.Locations }, new() { Value = from }, new() { Value = from + length },
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rollups = new Dictionary<RollupKey, Rollup>();
        while (await row.ReadAsync(cancellationToken))
        {
            var key = new RollupKey(row.GetInt32(0), row.GetInt16(1));
            if (!rollups.TryGetValue(key, out var rollup))
            {
                rollups[key] = rollup = new Rollup();
            }

            add(rollup, row);
        }

        return rollups;
    }
}
