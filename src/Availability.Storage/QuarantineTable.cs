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
                    new NpgsqlParameter<byte[]?> { TypedValue = message.Key },
                    new NpgsqlParameter<byte[]?> { TypedValue = message.Value },
                    new NpgsqlParameter<DateTime?> { TypedValue = message.ProducedAt?.UtcDateTime },
                    new NpgsqlParameter<DateTime?> { TypedValue = Slot(message) },
                },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // Npgsql takes the earliest and the latest instant for infinities.
    private static DateTime? Slot(StreamMessage message) => message.Check?.ScheduledAt.UtcDateTime is { Year: > 1 and < 9999 } slot ? slot : null;
}
