using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>How many checks were due.</summary>
internal static class Schedules
{
    private const string Sql = """
        SELECT target_id, valid_from, lead(valid_from) OVER (PARTITION BY target_id, location_id ORDER BY valid_from), period
        FROM target_schedule
        WHERE @target::integer IS NULL OR target_id = @target
        """;

    /// <summary>The expected checks by target, all locations together; null where a period in the window is not known.</summary>
    public static async Task<Dictionary<int, long?>> ReadExpectedAsync(
        NpgsqlConnection connection, int? targetId, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("target", (object?)targetId ?? DBNull.Value) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var expected = new Dictionary<int, long?>();
        while (await row.ReadAsync(cancellationToken))
        {
            var segment = Read(row, 1);
            if (segment.Until <= from)
                continue;
            var id = row.GetInt32(0);
            expected[id] = expected.GetValueOrDefault(id, 0L) + segment.Expected(from, now);
        }
        return expected;
    }

    /// <summary>Reads valid_from, the next one's and the period, that stand from <paramref name="first"/> on.</summary>
    public static ScheduleSegment Read(NpgsqlDataReader row, int first) => new(
        row.GetFieldValue<DateTimeOffset>(first), row.Value<DateTimeOffset>(first + 1),
        row.Value<long>(first + 2) is { } period ? TimeSpan.FromMicroseconds(period) : null);
}
