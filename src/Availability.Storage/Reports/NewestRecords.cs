using Availability.Core;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// The newest record of every target at every location, by one index probe each in the newest partition or two; only for those that have
/// no result there, further back.
/// </summary>
internal static class NewestRecords
{
    // Targets with longer periods are few, and found by the second look.
    private static readonly TimeSpan FirstLook = TimeSpan.FromHours(1);

    internal const string NewestSql = """
        SELECT t.id, t.name, t.url, t.group_name, t.first_seen, l.id, l.name, s.period, c.scheduled_at, c.outcome
        FROM target t
        CROSS JOIN location l
        LEFT JOIN (
            SELECT DISTINCT ON (target_id, location_id) target_id, location_id, period
            FROM target_schedule ORDER BY target_id, location_id, valid_from DESC) s ON s.target_id = t.id AND s.location_id = l.id
        LEFT JOIN LATERAL (
            SELECT scheduled_at, outcome FROM check_result
            WHERE target_id = t.id AND location_id = l.id AND scheduled_at >= @floor AND scheduled_at <= @ceiling
            ORDER BY scheduled_at DESC LIMIT 1) c ON true
        """;

    private const string OlderSql = """
        SELECT p.target_id, p.location_id, n.scheduled_at, r.scheduled_at, r.outcome
        FROM unnest(@targets, @locations) AS p (target_id, location_id)
        CROSS JOIN LATERAL (
            SELECT scheduled_at FROM check_result
            WHERE target_id = p.target_id AND location_id = p.location_id AND scheduled_at >= @floor AND scheduled_at <= @ceiling
            ORDER BY scheduled_at DESC LIMIT 1) n
        LEFT JOIN LATERAL (
            SELECT scheduled_at, outcome FROM check_result
            WHERE target_id = p.target_id AND location_id = p.location_id AND scheduled_at >= @floor AND scheduled_at <= @ceiling
              AND outcome <> 3
            ORDER BY scheduled_at DESC LIMIT 1) r ON true
        """;

    public static async Task<List<NewestRecord>> ReadAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var records = await ReadNewestAsync(connection, now, cancellationToken);
        NewestRecord[] open = [.. records.Where(record => record.Result is null)];
        if (open.Length > 0)
            await ReadOlderAsync(connection, open.ToDictionary(record => (record.TargetId, record.LocationId)), now, cancellationToken);
        return records;
    }

    private static async Task<List<NewestRecord>> ReadNewestAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(NewestSql, connection)
        {
            Parameters = { new("floor", now - FirstLook), new("ceiling", now + CheckLimits.Ahead) },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<NewestRecord>();
        while (await row.ReadAsync(cancellationToken))
        {
            records.Add(new NewestRecord(row.GetInt32(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetFieldValue<DateTimeOffset>(4))
            {
                LocationId = row.GetInt16(5),
                Location = row.GetString(6),
                Period = row.Value<long>(7) is { } period ? TimeSpan.FromMicroseconds(period) : null,
                At = row.Value<DateTimeOffset>(8),
                Result = Result(row, 8),
            });
        }

        return records;
    }

    private static async Task ReadOlderAsync(
        NpgsqlConnection connection, Dictionary<(int, short), NewestRecord> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OlderSql, connection)
        {
            Parameters =
            {
                new("targets", open.Keys.Select(key => key.Item1).ToArray()), new("locations", open.Keys.Select(key => key.Item2).ToArray()),
                new("floor", now - LocationStates.LastLookBack), new("ceiling", now + CheckLimits.Ahead),
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var record = open[(row.GetInt32(0), row.GetInt16(1))];
            (record.At, record.Result) = (row.GetFieldValue<DateTimeOffset>(2), Result(row, 3));
        }
    }

    // A missed check is the monitor's own and decides nothing.
    private static (DateTimeOffset, Outcome)? Result(NpgsqlDataReader row, int first) =>
        row.IsDBNull(first) || (Outcome)row.GetInt16(first + 1) == Outcome.Missed
            ? null
            : (row.GetFieldValue<DateTimeOffset>(first), (Outcome)row.GetInt16(first + 1));
}
