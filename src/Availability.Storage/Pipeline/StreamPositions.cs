using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>The partitions that a writer looks after.</summary>
internal static class StreamPositions
{
    internal const string Sql = """
        SELECT topic, partition, next_offset, end_offset, read_at, waiting
        FROM stream_backlog
        WHERE end_offset IS NOT NULL
        ORDER BY topic, partition
        """;

    public static async Task<IReadOnlyList<StreamPosition>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var positions = new List<StreamPosition>();
        while (await row.ReadAsync(cancellationToken))
        {
            positions.Add(new(
                row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.Value<long>(3), row.Value<DateTimeOffset>(4), row.Value<long>(5)));
        }

        return positions;
    }
}
