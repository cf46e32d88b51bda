using Npgsql;

namespace Availability.Storage;

/// <summary>Sets messages aside with their bytes, once each.</summary>
internal static class QuarantineTable
{
    public static async Task InsertAsync(
        NpgsqlConnection connection, StreamId stream, IReadOnlyList<RejectedMessage> rejected, CancellationToken cancellationToken)
    {
        // One row per statement: together the bytes could exceed what one message to the server may hold (1 GiB).
        foreach (var (message, reason) in rejected)
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO quarantine (
                    cluster_id, topic, topic_id, partition, "offset", reason, monitor, message_key, message_value, produced_at, scheduled_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                ON CONFLICT DO NOTHING
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = stream.ClusterId },
                    new() { Value = stream.Topic },
                    new() { Value = stream.TopicId },
                    new() { Value = message.Partition },
                    new() { Value = message.Offset },
                    new() { Value = StorableText.Of(reason) },
                    new NpgsqlParameter<string?> { TypedValue = (message.Check?.Monitor ?? message.Monitor) is { } monitor ? StorableText.Of(monitor) : null },
                    new NpgsqlParameter<byte[]?> { TypedValue = message.Key?.ToArray() },
                    new NpgsqlParameter<byte[]?> { TypedValue = message.Value?.ToArray() },
                    new NpgsqlParameter<DateTime?> { TypedValue = message.ProducedAt?.UtcDateTime },
                    new NpgsqlParameter<DateTime?> { TypedValue = Slot(message) },
                },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Takes messages out.</summary>
    /// <returns>The offsets, by partition, of those that were there: others were taken out at the same moment.</returns>
    public static async Task<IReadOnlySet<(int Partition, long Offset)>> DeleteAsync(
        NpgsqlConnection connection, StreamId stream, IReadOnlyList<StreamMessage> messages, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            DELETE FROM quarantine
            WHERE cluster_id = $1 AND topic = $2 AND topic_id = $3 AND (partition, "offset") IN (SELECT * FROM unnest($4, $5))
            RETURNING partition, "offset"
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = stream.ClusterId },
                new() { Value = stream.Topic },
                new() { Value = stream.TopicId },
                new() { Value = messages.Select(message => message.Partition).ToArray() },
                new() { Value = messages.Select(message => message.Offset).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var deleted = new HashSet<(int, long)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            deleted.Add((reader.GetInt32(0), reader.GetInt64(1)));
        }

        return deleted;
    }

    // Npgsql takes the earliest and the latest instant for infinities.
    private static DateTime? Slot(StreamMessage message) => message.Check?.ScheduledAt.UtcDateTime is { Year: > 1 and < 9999 } slot ? slot : null;
}
