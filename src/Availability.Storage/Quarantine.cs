using Availability.Core;
using Npgsql;

namespace Availability.Storage;

/// <summary>What was set aside, to look at and to try again.</summary>
public sealed class Quarantine(NpgsqlDataSource dataSource, CheckStore store)
{
    private const string Columns =
        """
        cluster_id, topic, topic_id, partition, "offset", quarantined_at, reason, monitor, message_key, message_value, produced_at, scheduled_at
        """;

    // Messages may be as large as Kafka takes them.
    private const int ReplayAtOnce = 200;

    /// <summary>How many there are.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT count(*) FROM quarantine");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The newest.</summary>
    public Task<IReadOnlyList<QuarantinedMessage>> ListAsync(int count, CancellationToken cancellationToken) =>
        ReadAsync($"SELECT {Columns} FROM quarantine ORDER BY quarantined_at DESC, topic, partition, \"offset\" LIMIT $1", cancellationToken, count);

    /// <summary>Those of one position: several when the topic was recreated.</summary>
    public Task<IReadOnlyList<QuarantinedMessage>> FindAsync(QuarantinePosition position, CancellationToken cancellationToken) => ReadAsync(
        $"SELECT {Columns} FROM quarantine WHERE topic = $1 AND partition = $2 AND \"offset\" = $3",
        cancellationToken, position.Topic, position.Partition, position.Offset);

    /// <summary>Tries all of them again, each once.</summary>
    public async Task<ReplayResult> ReplayAllAsync(CancellationToken cancellationToken)
    {
        var result = new ReplayResult(0, 0, []);
        QuarantinedMessage? last = null;
        while (true)
        {
            var messages = last is null
                ? await ReadAsync($"SELECT {Columns} FROM quarantine ORDER BY 1, 2, 3, 4, 5 LIMIT $1", cancellationToken, ReplayAtOnce)
                : await ReadAsync(
                    $"""
                    SELECT {Columns} FROM quarantine WHERE (cluster_id, topic, topic_id, partition, "offset") > ($2, $3, $4, $5, $6)
                    ORDER BY 1, 2, 3, 4, 5 LIMIT $1
                    """,
                    cancellationToken, ReplayAtOnce, last.Stream.ClusterId, last.Stream.Topic, last.Stream.TopicId, last.Message.Partition, last.Message.Offset);
            if (messages.Count == 0)
            {
                return result;
            }

            last = messages[^1];
            result += await ReplayAsync(messages, cancellationToken);
        }
    }

    /// <summary>Tries these again: what can be stored now is, and leaves the quarantine in the same transaction.</summary>
    public async Task<ReplayResult> ReplayAsync(IReadOnlyList<QuarantinedMessage> messages, CancellationToken cancellationToken)
    {
        var result = new ReplayResult(0, 0, []);
        foreach (var ofStream in messages.GroupBy(message => message.Stream))
        {
            result += await store.ReplayAsync(ofStream.Key, [.. ofStream], cancellationToken);
        }

        return result;
    }

    private async Task<IReadOnlyList<QuarantinedMessage>> ReadAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var messages = new List<QuarantinedMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            messages.Add(Read(reader));
        }

        return messages;
    }

    private static QuarantinedMessage Read(NpgsqlDataReader reader)
    {
        var value = Bytes(reader, 9);
        var isCheck = CheckSerializer.TryDeserialize(value.GetValueOrDefault().Span, out var check, out var error);
        return new QuarantinedMessage
        {
            Stream = new StreamId(reader.GetString(0), "", reader.GetString(1), reader.GetString(2)),
            Message = new StreamMessage
            {
                Partition = reader.GetInt32(3),
                Offset = reader.GetInt64(4),
                Key = Bytes(reader, 8),
                Value = value,
                Monitor = reader.IsDBNull(7) ? null : reader.GetString(7),
                ProducedAt = reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10),
                Check = isCheck ? check : null,
                Error = error,
            },
            QuarantinedAt = reader.GetFieldValue<DateTimeOffset>(5),
            Reason = reader.GetString(6),
            ScheduledAt = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
        };
    }

    // Not the conditional operator alone: an array that is null would become memory that is empty.
    private static ReadOnlyMemory<byte>? Bytes(NpgsqlDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
        {
            return null;
        }

        return reader.GetFieldValue<byte[]>(column);
    }
}
