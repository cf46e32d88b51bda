using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>An hour of the view <c>reconciliation</c>, which reads all its rows.</summary>
internal static class ReconciledHours
{
    // What is missing at one monitor does not make up for what another one has twice.
    internal const string Sql = """
        SELECT hour, location, sum(scheduled)::bigint, sum(up + down + missed)::bigint, sum(dropped)::bigint, sum(quarantined)::bigint,
            sum(expired)::bigint, sum(duplicate)::bigint, sum(abandoned)::bigint, sum(in_flight)::bigint,
            (sum(abs(unexplained)) * CASE WHEN min(unexplained) < 0 THEN -1 ELSE 1 END)::bigint
        FROM reconciliation
        WHERE hour = @hour
        GROUP BY hour, location
        ORDER BY location
        """;

    public static async Task<IReadOnlyList<ReconciledHour>> ReadAsync(NpgsqlConnection connection, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("hour", hour) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var locations = new List<ReconciledHour>();
        while (await row.ReadAsync(cancellationToken))
        {
            locations.Add(new(
                row.GetFieldValue<DateTimeOffset>(0), row.Text(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10)));
        }

        return locations;
    }
}
