using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>Reads the newest rows, of whichever target, by their time.</summary>
internal static class Arrivals
{
    /// <summary>How far back is looked.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromMinutes(10);

    private const int Minutes = 5;

    internal const string Sql = """
        SELECT
            coalesce(max(scheduled_at), (SELECT max(scheduled_at) FROM check_result WHERE scheduled_at >= @from AND scheduled_at <= @ceiling)),
            count(*) FILTER (WHERE scheduled_at < @last)
        FROM check_result
        WHERE scheduled_at >= @first AND scheduled_at <= @ceiling
        """;

    public static async Task<Arrival> ReadAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Of the last minute some are still under way.
        var last = now.AddMinutes(-1);
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters = { new("from", now - LookBack), new("first", last.AddMinutes(-Minutes)), new("last", last), new("ceiling", now + CheckLimits.Ahead) },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(row.Value<DateTimeOffset>(0), (double)row.GetInt64(1) / Minutes);
    }
}
