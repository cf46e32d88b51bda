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
            var until = row.Value<DateTimeOffset>(2);
            if (until <= from)
                continue;
            var period = row.Value<long>(3) is { } known ? TimeSpan.FromMicroseconds(known) : (TimeSpan?)null;
            var segment = new ScheduleSegment(row.GetFieldValue<DateTimeOffset>(1), until, period);
            var id = row.GetInt32(0);
            expected[id] = expected.GetValueOrDefault(id, 0L) + segment.Expected(from, now);
        }
        return expected;
    }
}
