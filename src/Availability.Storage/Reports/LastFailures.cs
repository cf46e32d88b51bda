using Availability.Core;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>When targets failed last, and why: probes of the index of what is not up, so that a target that never fails costs no more than one that does.</summary>
public sealed class LastFailures(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How far back they are looked for.</summary>
    public static TimeSpan LookBack => LocationStates.RunLookBack;

    internal const string Sql = $"""
        SELECT t.id, t.name, t.url, t.group_name, l.name, {CheckColumns.List}
        FROM target t
        CROSS JOIN location l
        CROSS JOIN LATERAL (
            SELECT * FROM check_result
            WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @floor AND scheduled_at <= @ceiling AND outcome = 2
            ORDER BY scheduled_at DESC LIMIT 1) c
        WHERE t.id = ANY (@targets)
        """;

    /// <summary>The newest down check of each of these targets, at any location; those without one are left out.</summary>
    public async Task<IReadOnlyDictionary<int, Check>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddRange(
            new NpgsqlParameter[] { new("targets", ids.ToArray()), new("floor", now - LookBack), new("ceiling", now + CheckLimits.Ahead) });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var newest = new Dictionary<int, Check>();
        while (await row.ReadAsync(cancellationToken))
        {
            var (id, check) = (row.GetInt32(0), CheckColumns.Read(row, 5, row.GetString(1), row.GetString(2), row.Text(3), row.GetString(4)));
            if (!newest.TryGetValue(id, out var known) || known.ScheduledAt < check.ScheduledAt)
                newest[id] = check;
        }

        return newest;
    }
}
