using System.Data;
using Npgsql;

namespace Availability.Storage;

/// <summary>
/// Removes partitions that are no longer kept: the floor moves, the partition is detached, then dropped. Each step is one that
/// the next round takes up where it was interrupted, and none waits long for a lock, or lets others wait long behind it.
/// </summary>
internal sealed class PartitionRetirement(NpgsqlConnection connection, Retention retention, DateTimeOffset now, List<string> waits)
{
    private const string Lock = "1096172873, 12";

    // DETACH CONCURRENTLY holds nothing while it waits for the transactions before it, but FINALIZE keeps others from attaching
    // a partition: they wait for 3 s.
    private const string Patience = "SET lock_timeout = '1500ms'";

    /// <returns>How many are gone.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (await ScalarAsync($"SELECT pg_try_advisory_lock({Lock})", cancellationToken) is not true)
        {
            return 0;
        }

        try
        {
            await ExecuteAsync(Patience, cancellationToken);
            return await FinishAsync(cancellationToken) + await RetireRawAsync(cancellationToken) + await RetireRollupsAsync(cancellationToken);
        }
        finally
        {
            if (connection.FullState == ConnectionState.Open)
            {
                await ExecuteAsync($"RESET lock_timeout; SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
            }
        }
    }

    // What an earlier round began.
    private async Task<int> FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in (await HistoryPartition.ListAsync(connection, cancellationToken)).Where(partition => partition.IsDetached))
        {
            await TryAsync(partition.Name, $"ALTER TABLE {partition.Parent} DETACH PARTITION {Quote(partition.Name)} FINALIZE", cancellationToken);
        }

        var detached = new List<string>();
        await using (var command = new NpgsqlCommand(
            """
            SELECT name FROM retired_partition
            WHERE NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(quote_ident(name)))
            """,
            connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                detached.Add(reader.GetString(0));
            }
        }

        var gone = 0;
        foreach (var name in detached)
        {
            gone += await DropAsync(name, cancellationToken) ? 1 : 0;
        }

        return gone;
    }

    private async Task<int> RetireRawAsync(CancellationToken cancellationToken)
    {
        var isKept = await ScalarAsync(
            "SELECT import_began_at IS NOT NULL AND (import_ended_at IS NULL OR NOT $1) FROM history", cancellationToken, retention.IsRawExplicit);
        // What is below the floor was on its way out in an earlier round.
        var (kept, floor) = (retention.RawFloor(now), await FloorAsync(cancellationToken));
        var limit = isKept is true || kept < floor ? floor : kept;
        var gone = 0;
        foreach (var partition in await ExpiredAsync("check_result", limit, cancellationToken))
        {
            if (!await CondemnAsync(partition, cancellationToken) || !await RemoveAsync(partition, cancellationToken))
            {
                break;
            }

            gone++;
        }

        return gone;
    }

    // Hours are made of raw rows, and made again when a late one comes: as long as there may be one, their partition stays.
    private async Task<int> RetireRollupsAsync(CancellationToken cancellationToken)
    {
        var (kept, floor) = (retention.RollupFloor(now), await FloorAsync(cancellationToken));
        var gone = 0;
        foreach (var partition in await ExpiredAsync("rollup_hour", kept < floor ? kept : floor, cancellationToken))
        {
            await ExecuteAsync("INSERT INTO retired_partition VALUES ($1) ON CONFLICT DO NOTHING", cancellationToken, partition.Name);
            if (!await RemoveAsync(partition, cancellationToken))
            {
                break;
            }

            gone++;
        }

        return gone;
    }

    private async Task<IEnumerable<HistoryPartition>> ExpiredAsync(string parent, DateTimeOffset limit, CancellationToken cancellationToken) =>
        (await HistoryPartition.ListAsync(connection, cancellationToken))
            .Where(partition => partition.Parent == parent && partition.Upper <= limit && !partition.IsDetached);

    private async Task<DateTimeOffset> FloorAsync(CancellationToken cancellationToken) =>
        new((DateTime)(await ScalarAsync("SELECT greatest(raw_floor, 'epoch') FROM history", cancellationToken))!);

    /// <summary>From here on nobody writes to it, and whoever finds its name removes it.</summary>
    private async Task<bool> CondemnAsync(HistoryPartition partition, CancellationToken cancellationToken)
    {
        try
        {
            var hasMoved = await ScalarAsync(
                """
                WITH moved AS (SELECT move_raw_floor($1) AS has_moved),
                    condemned AS (INSERT INTO retired_partition SELECT $2 FROM moved WHERE has_moved ON CONFLICT DO NOTHING)
                SELECT has_moved FROM moved
                """,
                cancellationToken, partition.Upper.UtcDateTime, partition.Name);
            if (hasMoved is true)
            {
                return true;
            }

            waits.Add($"{partition.Name} waits for its rollups");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            waits.Add($"{partition.Name} waits for rows that are just being stored");
        }

        return false;
    }

    // Both outside a transaction block: DETACH CONCURRENTLY is two of its own.
    private async Task<bool> RemoveAsync(HistoryPartition partition, CancellationToken cancellationToken) =>
        await TryAsync(partition.Name, $"ALTER TABLE {partition.Parent} DETACH PARTITION {Quote(partition.Name)} CONCURRENTLY", cancellationToken)
        && await DropAsync(partition.Name, cancellationToken);

    private async Task<bool> DropAsync(string name, CancellationToken cancellationToken)
    {
        if (!await TryAsync(name, $"DROP TABLE IF EXISTS {Quote(name)}", cancellationToken))
        {
            return false;
        }

        await ExecuteAsync("DELETE FROM retired_partition WHERE name = $1", cancellationToken, name);
        return true;
    }

    // Whatever stands in the way of one (an open transaction, a view on it) stands there in the next round, or does not.
    private async Task<bool> TryAsync(string name, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(sql, cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            waits.Add($"{name} waits for transactions that may read it");
            return false;
        }
        catch (PostgresException exception) when (connection.FullState == ConnectionState.Open)
        {
            waits.Add($"{name}: {PostgresFault.Explain(exception)}");
            return false;
        }
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
