using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>What the rollups of days count, of the targets with a down alone: it only grows, and does when checks come late.</summary>
internal static class DownDays
{
    internal const string Sql = """
        SELECT bucket, count(*), sum(up + down)
        FROM rollup_day
        WHERE down > 0 AND bucket >= @from AND bucket < @until
        GROUP BY bucket
        """;

    /// <summary>By the day's begin; days without a down are left out.</summary>
    public static async Task<Dictionary<DateTimeOffset, DownDay>> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("from", from), new("until", until) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var days = new Dictionary<DateTimeOffset, DownDay>();
        while (await row.ReadAsync(cancellationToken))
            days[row.GetFieldValue<DateTimeOffset>(0)] = new(row.GetInt64(1), row.GetInt64(2));
        return days;
    }
}
