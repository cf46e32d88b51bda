using System.Text;
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
                INSERT INTO quarantine (cluster_id, topic, topic_id, partition, "offset", reason, monitor, message_key, message_value)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
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
                    new() { Value = Storable(reason) },
                    new NpgsqlParameter<string?> { TypedValue = message.Monitor is { } monitor ? Storable(monitor) : null },
                    new NpgsqlParameter<byte[]?> { TypedValue = message.Key },
                    new NpgsqlParameter<byte[]?> { TypedValue = message.Value },
                },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // What Postgres refuses in a text must not keep a bad message out of the quarantine.
    private static string Storable(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return builder.ToString();
    }
}
