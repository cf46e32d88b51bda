using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>The gaps of the last days.</summary>
internal static class Gaps
{
    /// <summary>How far back is looked.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    internal const string Sql = """
        SELECT false, reason, CASE WHEN count(*) = count(coalesce(checks, end_offset - "offset")) THEN sum(coalesce(checks, end_offset - "offset"))::bigint END,
            max(recorded_at)
        FROM stream_gap
        WHERE recorded_at >= @from
        GROUP BY reason
        UNION ALL
        SELECT true, coalesce(reason, ''), sum(dropped)::bigint, max(at)
        FROM monitor_gap
        WHERE first_slot >= @from
        GROUP BY coalesce(reason, '')
        ORDER BY 4 DESC
        """;

    public static async Task<IReadOnlyList<Gap>> ReadAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("from", now - LookBack) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var gaps = new List<Gap>();
        while (await row.ReadAsync(cancellationToken))
            gaps.Add(new(row.GetBoolean(0), row.GetString(1), row.Value<long>(2), row.GetFieldValue<DateTimeOffset>(3)));
        return gaps;
    }
}
