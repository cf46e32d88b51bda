using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>Asks each day for one row, and the last day for its newest, from the newest minutes back.</summary>
internal static class Observations
{
    internal static readonly string AllSql = Sql("");

    internal static readonly string OneSql = Sql("AND target_id = @target");

    public static async Task<Observation> ReadAsync(
        NpgsqlConnection connection, int? target, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(target is null ? AllSql : OneSql, connection)
        {
            Parameters = { new("from", from), new("now", now), new("ceiling", now + CheckLimits.Ahead) },
        };
        if (target is { } id)
            command.Parameters.Add(new("target", id));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(
            (int)row.GetInt64(0), (int)row.GetInt64(1), row.Value<DateTimeOffset>(2),
            row.Value<long>(3) is { } period ? TimeSpan.FromMicroseconds(period) : null);
    }

    // In steps back of a minute, an hour and a day: the newest rows are those that BRIN finds in a few pages.
    private static string Sql(string ofTarget) => $"""
        SELECT count(*), count(*) FILTER (WHERE EXISTS (
                SELECT FROM check_result
                WHERE scheduled_at >= day AND scheduled_at < day + interval '1 day' AND scheduled_at >= @from AND scheduled_at <= @ceiling {ofTarget})),
            coalesce({Newest("1 minute", ofTarget)}, {Newest("10 minutes", ofTarget)}, {Newest("1 hour", ofTarget)}, {Newest("1 day", ofTarget)}),
            (SELECT min(period) FROM target_schedule WHERE true {ofTarget})
        FROM generate_series(@from, @now, interval '1 day') AS day
        """;

    private static string Newest(string back, string ofTarget) =>
        $"(SELECT max(scheduled_at) FROM check_result WHERE scheduled_at >= @now - interval '{back}' AND scheduled_at <= @ceiling {ofTarget})";
}
