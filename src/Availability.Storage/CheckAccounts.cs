using Npgsql;

namespace Availability.Storage;

/// <summary>Keeps account, in table stream_gap, of checks that were read and not kept: how many of each monitor and hour.</summary>
internal static class CheckAccounts
{
    public const string Duplicate = "duplicate";

    public static async Task InsertAsync(
        NpgsqlConnection connection, StreamId stream, string reason, IEnumerable<StreamMessage> checks, CancellationToken cancellationToken)
    {
        var accounts = checks.GroupBy(message => (
            message.Partition, Monitor: (message.Monitor ?? message.Check!.Monitor) is { } monitor ? StorableText.Of(monitor) : null,
            Hour: HourOf(message.Check!.ScheduledAt)));
        foreach (var account in accounts)
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO stream_gap (cluster_id, topic, topic_id, partition, "offset", end_offset, reason, checks, monitor, hour)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT DO NOTHING
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = stream.ClusterId },
                    new() { Value = stream.Topic },
                    new() { Value = stream.TopicId },
                    new() { Value = account.Key.Partition },
                    new() { Value = account.Min(message => message.Offset) },
                    new() { Value = account.Max(message => message.Offset) + 1 },
                    new() { Value = reason },
                    new() { Value = account.LongCount() },
                    new NpgsqlParameter<string?> { TypedValue = account.Key.Monitor },
                    new() { Value = account.Key.Hour },
                },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static DateTime HourOf(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
