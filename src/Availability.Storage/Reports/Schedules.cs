using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>How many checks were due.</summary>
internal static class Schedules
{
    internal const string Sql = """
        SELECT target_id, location_id, valid_from, lead(valid_from) OVER (PARTITION BY target_id, location_id ORDER BY valid_from), period
        FROM target_schedule
        WHERE target_id = ANY (@targets)
        """;

    /// <summary>The segments of targets, all their locations together; what is not known has none.</summary>
    public static Task<Dictionary<int, List<ScheduleSegment>>> ReadAsync(
        NpgsqlConnection connection, int[] targets, CancellationToken cancellationToken) =>
        ReadAsync(connection, targets, row => row.GetInt32(0), cancellationToken);

    /// <summary>The segments of one target by location.</summary>
    public static Task<Dictionary<short, List<ScheduleSegment>>> ReadLocationsAsync(
        NpgsqlConnection connection, int target, CancellationToken cancellationToken) =>
        ReadAsync(connection, [target], row => row.GetInt16(1), cancellationToken);

    private static async Task<Dictionary<TKey, List<ScheduleSegment>>> ReadAsync<TKey>(
        NpgsqlConnection connection, int[] targets, Func<NpgsqlDataReader, TKey> keyOf, CancellationToken cancellationToken)
        where TKey : notnull
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("targets", targets) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var schedules = new Dictionary<TKey, List<ScheduleSegment>>();
        while (await row.ReadAsync(cancellationToken))
        {
            var key = keyOf(row);
            if (!schedules.TryGetValue(key, out var segments))
                schedules[key] = segments = [];
            segments.Add(Read(row, 2));
        }

        return schedules;
    }

    /// <summary>The checks that were due from an instant up to another; null where a period at that time is not known.</summary>
    public static long? Due(IEnumerable<ScheduleSegment>? schedule, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        var inForce = schedule?.Where(segment => !(segment.Until <= from) && segment.From < until);
        return inForce?.Aggregate((long?)0, (sum, segment) => sum + segment.Due(from, until, now));
    }

    /// <summary>Reads valid_from, the next one's and the period, that stand from <paramref name="first"/> on.</summary>
    public static ScheduleSegment Read(NpgsqlDataReader row, int first) => new(
        row.GetFieldValue<DateTimeOffset>(first), row.Value<DateTimeOffset>(first + 1),
        row.Value<long>(first + 2) is { } period ? TimeSpan.FromMicroseconds(period) : null);
}
