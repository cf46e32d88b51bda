using Availability.Storage.Reports;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>The last hours that are over.</summary>
internal static class ReconciledHours
{
    /// <summary>How many. Each reads all its rows.</summary>
    public const int Count = 3;

    // What was due at the end of an hour needs a moment to arrive.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    internal const string Sql = """
        SELECT hour, location, sum(scheduled)::bigint, sum(up + down + missed)::bigint, sum(dropped)::bigint, sum(quarantined)::bigint,
            sum(expired + duplicate)::bigint, sum(abandoned)::bigint, sum(in_flight)::bigint, sum(unexplained)::bigint
        FROM reconciliation
        WHERE hour >= @from AND hour < @until
        GROUP BY hour, location
        ORDER BY hour DESC, location
        """;

    public static async Task<IReadOnlyList<ReconciledHour>> ReadAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = (now - Grace).HourStart();
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("from", until.AddHours(-Count)), new("until", until) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var hours = new List<ReconciledHour>();
        while (await row.ReadAsync(cancellationToken))
        {
            hours.Add(new(
                row.GetFieldValue<DateTimeOffset>(0), row.Text(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.GetInt64(7), row.GetInt64(8), row.GetInt64(9)));
        }

        return hours;
    }
}
