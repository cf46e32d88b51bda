using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>The first ups after runs of downs, by probes.</summary>
internal static class IncidentUps
{
    internal static readonly string Sql = $"""
        SELECT r.number, u.slots
        FROM unnest(@targets, @locations, @lasts, @untils) WITH ORDINALITY AS r (target_id, location_id, last, until, number)
        CROSS JOIN LATERAL (
            SELECT array_agg(scheduled_at ORDER BY scheduled_at) AS slots
            FROM ({IncidentRuns.Rows("r.target_id", "r.location_id", IncidentRuns.Up, "scheduled_at > r.last AND scheduled_at <= r.until", "@end")} ORDER BY scheduled_at LIMIT {IncidentFold.Confirm}) two) u
        WHERE u.slots IS NOT NULL
        """;

    /// <summary>Replaces some of the runs by the same with the ups that there are now.</summary>
    public static async Task ReadAsync(
        NpgsqlConnection connection, List<IncidentRunRow> runs, List<int> open, HistoryBounds bounds, CancellationToken cancellationToken)
    {
        if (open.Count == 0)
            return;
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new("targets", open.Select(index => runs[index].TargetId).ToArray()), new("locations", open.Select(index => runs[index].LocationId).ToArray()),
                new("lasts", open.Select(index => runs[index].Downs.Last).ToArray()), new("untils", open.Select(index => runs[index].LastUpBy).ToArray()),
                new("from", open.Min(index => runs[index].Downs.Last)), new("end", bounds.End),
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var index = open[(int)row.GetInt64(0) - 1];
            runs[index] = runs[index] with { Ups = row.GetFieldValue<DateTimeOffset[]>(1) };
        }
    }
}
