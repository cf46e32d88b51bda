using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>When each location last delivered a record, of any target.</summary>
internal static class Deliveries
{
    internal const string Sql = """
        SELECT l.name, max(c.scheduled_at)
        FROM target t
        CROSS JOIN location l
        CROSS JOIN LATERAL (
            SELECT scheduled_at FROM check_result
            WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @floor AND scheduled_at <= @ceiling
            ORDER BY scheduled_at DESC LIMIT 1) c
        GROUP BY l.name
        """;

    /// <summary>From the rows of all targets.</summary>
    public static Dictionary<string, DateTimeOffset> In(IEnumerable<LocationStateRow> rows) => rows
        .Where(row => row.NewestAt is not null)
        .GroupBy(row => row.Location)
        .ToDictionary(location => location.Key, location => location.Max(row => row.NewestAt!.Value));

    /// <summary>By one index probe per target and location.</summary>
    public static async Task<Dictionary<string, DateTimeOffset>> ReadAsync(NpgsqlDataSource dataSource, DateTimeOffset now)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new("floor", now - LocationStates.LastLookBack));
        command.Parameters.Add(new("ceiling", now + CheckLimits.Ahead));
        await using var row = await command.ExecuteReaderAsync();
        var newest = new Dictionary<string, DateTimeOffset>();
        while (await row.ReadAsync())
            newest[row.GetString(0)] = row.GetFieldValue<DateTimeOffset>(1);
        return newest;
    }
}
