using Availability.Core;
using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>What people want to know of an incident besides its time: which target, and why.</summary>
internal static class IncidentDetails
{
    internal static readonly string ExampleSql = $"""
        SELECT i.number, c.*
        FROM unnest(@targets, @starts, @ends) WITH ORDINALITY AS i (target, since, until, number)
        CROSS JOIN LATERAL (
            SELECT l.name, {CheckColumns.List}
            FROM location l
            CROSS JOIN LATERAL (
                SELECT *, count(*) OVER (PARTITION BY failure_kind) AS as_many
                FROM (
                    SELECT * FROM check_result
                    WHERE target_id = i.target AND location_id = l.id AND scheduled_at >= i.since AND scheduled_at <= i.until
                        AND scheduled_at >= @from AND scheduled_at <= @ceiling AND outcome = 2
                    ORDER BY scheduled_at DESC
                    LIMIT {IncidentReports.ReasonChecks}) newest) c
            ORDER BY c.as_many DESC, c.scheduled_at DESC
            LIMIT 1) c
        """;

    private const string TargetSql = "SELECT id, name, url, group_name FROM target WHERE id = ANY (@targets)";

    private const string LocationSql = "SELECT id, name FROM location";

    /// <summary>The same incidents, in the same order.</summary>
    public static async Task<IReadOnlyList<Incident>> AddAsync(
        NpgsqlConnection connection, IReadOnlyList<TargetIncident> incidents, CancellationToken cancellationToken)
    {
        if (incidents.Count == 0)
            return [];
        var targets = await ReadTargetsAsync(connection, [.. incidents.Select(incident => incident.TargetId).Distinct()], cancellationToken);
        var locations = await ReadLocationsAsync(connection, cancellationToken);
        var examples = await ReadExamplesAsync(connection, incidents, targets, cancellationToken);
        return [.. incidents.Select((incident, index) => new Incident
        {
            TargetId = incident.TargetId,
            Target = targets[incident.TargetId].Name,
            Group = targets[incident.TargetId].Group,
            Start = incident.Start,
            StartIsExact = incident.StartIsExact,
            End = incident.End,
            State = incident.State,
            LastDownAt = incident.LastDownAt,
            FailedChecks = incident.FailedChecks,
            Locations = [.. incident.Locations.Select(location => locations[location])],
            Example = examples.GetValueOrDefault(index),
        })];
    }

    private static async Task<Dictionary<int, TargetRow>> ReadTargetsAsync(
        NpgsqlConnection connection, int[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TargetSql, connection) { Parameters = { new("targets", ids) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var targets = new Dictionary<int, TargetRow>();
        while (await row.ReadAsync(cancellationToken))
            targets[row.GetInt32(0)] = new(row.GetString(1), row.GetString(2), row.Text(3));
        return targets;
    }

    private static async Task<Dictionary<short, string>> ReadLocationsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LocationSql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var locations = new Dictionary<short, string>();
        while (await row.ReadAsync(cancellationToken))
            locations[row.GetInt16(0)] = row.GetString(1);
        return locations;
    }

    private static async Task<Dictionary<int, Check>> ReadExamplesAsync(
        NpgsqlConnection connection, IReadOnlyList<TargetIncident> incidents, Dictionary<int, TargetRow> targets, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ExampleSql, connection)
        {
            Parameters =
            {
                new("targets", incidents.Select(incident => incident.TargetId).ToArray()),
                new("starts", incidents.Select(incident => incident.Start).ToArray()),
                new("ends", incidents.Select(incident => incident.LastDownAt).ToArray()),
                new("from", incidents.Min(incident => incident.Start)),
                new("ceiling", incidents.Max(incident => incident.LastDownAt)),
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var examples = new Dictionary<int, Check>();
        while (await row.ReadAsync(cancellationToken))
        {
            var index = (int)row.GetInt64(0) - 1;
            var target = targets[incidents[index].TargetId];
            examples[index] = CheckColumns.Read(row, 2, target.Name, target.Url, target.Group, row.GetString(1));
        }

        return examples;
    }

    private sealed record TargetRow(string Name, string Url, string? Group);
}
