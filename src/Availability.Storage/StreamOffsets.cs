using Npgsql;

namespace Availability.Storage;

/// <summary>How far a stream is stored. Moves only forward from what the caller expects: whoever is late is told so.</summary>
public sealed class StreamOffsets(NpgsqlDataSource dataSource)
{
    private const string Row = "cluster_id = $1 AND group_id = $2 AND topic = $3";

    // For the transaction: the rows that a writer has moved are locked. When its machine dies or hangs in the middle, the server
    // would keep them from the next writer for two hours. Whoever waits for them does not wait for ever: EndStoppedAsync.
    private const string LetGo =
        """
        SELECT set_config('idle_in_transaction_session_timeout', '30s', true), set_config('tcp_keepalives_idle', '15', true),
            set_config('tcp_keepalives_interval', '5', true), set_config('lock_timeout', '5s', true)
        """;

    private const string WaitAsBefore = "SET LOCAL lock_timeout TO DEFAULT";

    /// <summary>The next offset of those of the partitions that have one.</summary>
    public async Task<IReadOnlyDictionary<int, long>> ReadAsync(
        StreamId stream, IEnumerable<int> partitions, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, stream, partitions, cancellationToken);
    }

    /// <summary>Gives partitions that have none their first offset.</summary>
    public async Task InsertAsync(StreamId stream, IReadOnlyDictionary<int, long> starts, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            INSERT INTO kafka_offset (cluster_id, group_id, topic, topic_id, partition, next_offset)
            SELECT $1, $2, $3, $4, * FROM unnest($5, $6)
            ON CONFLICT DO NOTHING
            """);
        AddKey(command.Parameters, stream);
        command.Parameters.Add(new() { Value = stream.TopicId });
        command.Parameters.Add(new() { Value = starts.Keys.ToArray() });
        command.Parameters.Add(new() { Value = starts.Values.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Records that a stretch can no longer be read, and moves past it.</summary>
    /// <returns>False when another writer has moved the partition.</returns>
    public async Task<bool> SkipAsync(StreamId stream, OffsetRange gap, string reason, CancellationToken cancellationToken)
    {
        try
        {
            return await TrySkipAsync(stream, gap, reason, cancellationToken);
        }
        catch (PostgresException exception) when (PostgresFault.IsLockedOut(exception))
        {
            await EndStoppedAsync(dataSource, stream, [gap], cancellationToken);
            throw;
        }
    }

    private async Task<bool> TrySkipAsync(StreamId stream, OffsetRange gap, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await MoveAsync(connection, stream, [gap], cancellationToken))
        {
            return false;
        }

        await using var command = new NpgsqlCommand(
            """
            INSERT INTO stream_gap (cluster_id, topic, topic_id, partition, "offset", end_offset, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO NOTHING
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = stream.ClusterId },
                new() { Value = stream.Topic },
                new() { Value = stream.TopicId },
                new() { Value = gap.Partition },
                new() { Value = gap.From },
                new() { Value = gap.Until },
                new() { Value = reason },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Whether the offsets stored belong to another incarnation of the topic.</summary>
    public async Task<bool> IsRecreatedAsync(StreamId stream, CancellationToken cancellationToken)
    {
        if (stream.TopicId.Length == 0)
        {
            return false;
        }

        await using var command = dataSource.CreateCommand(
            $"SELECT EXISTS (SELECT FROM kafka_offset WHERE {Row} AND topic_id NOT IN ('', $4))");
        AddKey(command.Parameters, stream);
        command.Parameters.Add(new() { Value = stream.TopicId });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Begins the topic's new incarnation at its beginning. How far the old one went is not known: a gap without an end.</summary>
    public async Task AcceptRecreatedAsync(StreamId stream, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            WITH old AS (DELETE FROM kafka_offset WHERE {Row} AND topic_id NOT IN ('', $4) RETURNING *)
            INSERT INTO stream_gap (cluster_id, topic, topic_id, partition, "offset", reason)
            SELECT cluster_id, topic, topic_id, partition, next_offset, 'the topic was recreated' FROM old
            ON CONFLICT DO NOTHING
            """);
        AddKey(command.Parameters, stream);
        command.Parameters.Add(new() { Value = stream.TopicId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes where partitions end by now, for whoever wants to know what waits. Apart from the offsets: no batch waits for it.</summary>
    public async Task NoteEndsAsync(StreamId stream, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            INSERT INTO stream_end (cluster_id, group_id, topic, partition, end_offset, read_at)
            SELECT $1, $2, $3, partition, end_offset, now() FROM unnest($4, $5) AS ends (partition, end_offset)
            ORDER BY partition
            ON CONFLICT (cluster_id, group_id, topic, partition) DO UPDATE SET end_offset = excluded.end_offset, read_at = excluded.read_at
            """);
        AddKey(command.Parameters, stream);
        command.Parameters.Add(new() { Value = ends.Keys.ToArray() });
        command.Parameters.Add(new() { Value = ends.Values.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Compare and swap, locked in the order of the partitions so that two writers cannot deadlock.</summary>
    /// <returns>False when at least one of them is not where the caller expects it.</returns>
    internal static async Task<bool> MoveAsync(
        NpgsqlConnection connection, StreamId stream, IReadOnlyCollection<OffsetRange> ranges, CancellationToken cancellationToken)
    {
        var partitions = new NpgsqlParameter<int[]> { TypedValue = [.. ranges.Select(range => range.Partition)] };
        var locking = new NpgsqlBatchCommand($"SELECT FROM kafka_offset WHERE {Row} AND partition = ANY ($4) ORDER BY partition FOR UPDATE");
        AddKey(locking.Parameters, stream);
        locking.Parameters.Add(partitions);

        // Never those of another incarnation of the topic, which may be at the same number.
        var moving = new NpgsqlBatchCommand(
            $"""
            UPDATE kafka_offset SET next_offset = moved.until, topic_id = $4
            FROM unnest($5, $6, $7) AS moved (partition, since, until)
            WHERE {Row} AND kafka_offset.partition = moved.partition AND next_offset = moved.since AND ($4 = '' OR topic_id IN ('', $4))
            """);
        AddKey(moving.Parameters, stream);
        moving.Parameters.Add(new() { Value = stream.TopicId });
        moving.Parameters.Add(partitions.Clone());
        moving.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ranges.Select(range => range.From)] });
        moving.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ranges.Select(range => range.Until)] });

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new(LetGo), locking, moving, new(WaitAsBefore) },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return moving.RecordsAffected == ranges.Count;
    }

    /// <summary>
    /// To be called when <see cref="MoveAsync"/> has waited in vain (55P03): ends the session of a writer that was stopped in the
    /// middle of COPY and holds these rows. No timeout of the server does: it reads COPY's data with cancelling held off.
    /// </summary>
    /// <remarks>Whatever that writer was about to commit is rolled back with its offsets. If it only was slow, it does it again.</remarks>
    internal static async Task EndStoppedAsync(
        NpgsqlDataSource dataSource, StreamId stream, IEnumerable<OffsetRange> ranges, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            SELECT pg_terminate_backend(pid)
            FROM (
                SELECT DISTINCT pid
                FROM kafka_offset
                JOIN pg_locks ON locktype = 'transactionid' AND transactionid = kafka_offset.xmax AND granted
                JOIN pg_stat_activity USING (pid)
                WHERE {Row} AND partition = ANY ($4)
                    AND usename = current_user AND wait_event = 'ClientRead' AND state_change < clock_timestamp() - interval '15s') AS stopped
            """);
        AddKey(command.Parameters, stream);
        command.Parameters.Add(new() { Value = ranges.Select(range => range.Partition).ToArray() });
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            // Where that is not allowed, or fails: whoever calls tries the swap again anyway.
        }
    }

    internal static async Task<IReadOnlyDictionary<int, long>> ReadAsync(
        NpgsqlConnection connection, StreamId stream, IEnumerable<int> partitions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT partition, next_offset FROM kafka_offset WHERE {Row} AND partition = ANY ($4)", connection);
        AddKey(command.Parameters, stream);
        command.Parameters.Add(new() { Value = partitions.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var offsets = new Dictionary<int, long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            offsets[reader.GetInt32(0)] = reader.GetInt64(1);
        }

        return offsets;
    }

    private static void AddKey(NpgsqlParameterCollection parameters, StreamId stream)
    {
        parameters.Add(new() { Value = stream.ClusterId });
        parameters.Add(new() { Value = stream.GroupId });
        parameters.Add(new() { Value = stream.Topic });
    }
}
