using Npgsql;

namespace Availability.Storage;

/// <summary>Stores what monitors say of themselves, with the offsets of their topic. What comes twice is stored once.</summary>
public sealed class MonitorStore(NpgsqlDataSource dataSource)
{
    /// <summary>All of it, or nothing.</summary>
    /// <returns>False when another writer has moved one of the partitions.</returns>
    public async Task<bool> StoreAsync(
        StreamId stream, IReadOnlyList<OffsetRange> ranges, IReadOnlyList<MonitorHeartbeat> heartbeats, IReadOnlyList<MonitorGap> gaps,
        CancellationToken cancellationToken)
    {
        try
        {
            return await TryStoreAsync(stream, ranges, heartbeats, gaps, cancellationToken);
        }
        catch (PostgresException exception) when (PostgresFault.IsLockedOut(exception))
        {
            await StreamOffsets.EndStoppedAsync(dataSource, stream, ranges, cancellationToken);
            throw;
        }
    }

    private async Task<bool> TryStoreAsync(
        StreamId stream, IReadOnlyList<OffsetRange> ranges, IReadOnlyList<MonitorHeartbeat> heartbeats, IReadOnlyList<MonitorGap> gaps,
        CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await StreamOffsets.MoveAsync(connection, stream, ranges, cancellationToken))
        {
            return false;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var heartbeat in heartbeats)
        {
            Add(batch, heartbeat);
        }

        foreach (var gap in gaps)
        {
            Add(batch, gap);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Forgets what was said before; hours and gaps go by their slots.</summary>
    /// <returns>How many rows went.</returns>
    public async Task<int> DeleteBeforeAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        foreach (var condition in (string[])["monitor_heartbeat WHERE at < $1", "monitor_hour WHERE hour < $1", "monitor_gap WHERE last_slot < $1"])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"DELETE FROM {condition}") { Parameters = { new() { Value = instant.UtcDateTime } } });
        }

        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlBatch batch, MonitorHeartbeat heartbeat)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO monitor_heartbeat (
                monitor, at, location, version, scheduled, completed, missed, dropped, abandoned, in_flight, spooled, delay_p99, stopped)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT DO NOTHING
            """)
        {
            Parameters =
            {
                new() { Value = heartbeat.Monitor },
                new() { Value = heartbeat.At.UtcDateTime },
                new() { Value = heartbeat.Location },
                new NpgsqlParameter<string?> { TypedValue = heartbeat.Version },
                new() { Value = heartbeat.Scheduled },
                new() { Value = heartbeat.Completed },
                new() { Value = heartbeat.Missed },
                new() { Value = heartbeat.Dropped },
                new() { Value = heartbeat.Abandoned },
                new() { Value = heartbeat.InFlight },
                new() { Value = heartbeat.Spooled },
                new NpgsqlParameter<long?> { TypedValue = (long?)heartbeat.DelayP99?.TotalMicroseconds },
                new() { Value = heartbeat.Stopped },
            },
        });
        // The hour in which it was heard has a line even before anything was due.
        var heard = new MonitorHour(UtcHour.Of(heartbeat.At), 0, 0, 0, 0);
        foreach (var hour in heartbeat.Hours.Append(heard))
        {
            Add(batch, heartbeat, hour);
        }
    }

    // The greater number is the newer one, in whatever order they come.
    private static void Add(NpgsqlBatch batch, MonitorHeartbeat heartbeat, MonitorHour hour) => batch.BatchCommands.Add(new NpgsqlBatchCommand(
        """
        INSERT INTO monitor_hour AS known (hour, monitor, location, scheduled, published, dropped, abandoned)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (hour, monitor) DO UPDATE SET
            scheduled = greatest(known.scheduled, excluded.scheduled), published = greatest(known.published, excluded.published),
            dropped = greatest(known.dropped, excluded.dropped), abandoned = greatest(known.abandoned, excluded.abandoned)
        WHERE (known.scheduled, known.published, known.dropped, known.abandoned)
            IS DISTINCT FROM (excluded.scheduled, excluded.published, excluded.dropped, excluded.abandoned)
        """)
    {
        Parameters =
        {
            new() { Value = UtcHour.Of(hour.Hour) },
            new() { Value = heartbeat.Monitor },
            new() { Value = heartbeat.Location },
            new() { Value = hour.Scheduled },
            new() { Value = hour.Published },
            new() { Value = hour.Dropped },
            new() { Value = hour.Abandoned },
        },
    });

    private static void Add(NpgsqlBatch batch, MonitorGap gap) => batch.BatchCommands.Add(new NpgsqlBatchCommand(
        """
        INSERT INTO monitor_gap (id, monitor, location, at, first_slot, last_slot, dropped, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT DO NOTHING
        """)
    {
        Parameters =
        {
            new() { Value = gap.Id },
            new() { Value = gap.Monitor },
            new() { Value = gap.Location },
            new() { Value = gap.At.UtcDateTime },
            new() { Value = gap.From.UtcDateTime },
            new() { Value = gap.To.UtcDateTime },
            new() { Value = gap.Dropped },
            new NpgsqlParameter<string?> { TypedValue = gap.Reason },
        },
    });
}
