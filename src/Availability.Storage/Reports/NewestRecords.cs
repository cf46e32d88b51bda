using Availability.Core;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// The newest record of every target at every location. Most are among the rows of the last minutes, which lie side by side at the end of
/// their partition: those are read in one go, by the BRIN index, and only for what is not among them is the key probed, further back.
/// </summary>
internal static class NewestRecords
{
    // A check a minute, its timeout and the way here. Longer takes in more rows than the probes that it spares.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);

    // A day's partition or two; targets with longer periods are few.
    private static readonly TimeSpan NearLookBack = TimeSpan.FromHours(1);

    private const string PairsSql = """
        SELECT t.id, t.name, t.url, t.group_name, t.first_seen, l.id, l.name, s.period
        FROM target t
        CROSS JOIN location l
        LEFT JOIN (
            SELECT DISTINCT ON (target_id, location_id) target_id, location_id, period
            FROM target_schedule ORDER BY target_id, location_id, valid_from DESC) s ON s.target_id = t.id AND s.location_id = l.id
        """;

    internal const string RecentSql = """
        SELECT DISTINCT ON (target_id, location_id) target_id, location_id, scheduled_at, outcome
        FROM check_result
        WHERE scheduled_at >= @floor AND scheduled_at <= @ceiling
        ORDER BY target_id, location_id, scheduled_at DESC
        """;

    internal const string OlderSql = """
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

    public static async Task<List<NewestRecord>> ReadAsync(NpgsqlDataSource dataSource, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // Each takes as long as the other, and neither needs it.
        var recent = ReadRecentAsync(dataSource, now, cancellationToken);
        var records = await ReadPairsAsync(connection, cancellationToken);
        var pairs = records.ToDictionary(record => (record.TargetId, record.LocationId));
        foreach (var (pair, at, outcome) in await recent)
        {
            // A target that came between the two statements is the next look's.
            if (pairs.TryGetValue(pair, out var record))
                (record.At, record.Result) = (at, Result(at, outcome));
        }

        await ReadOlderAsync(connection, pairs, NearLookBack, now, cancellationToken);
        await ReadOlderAsync(connection, pairs, LocationStates.LastLookBack, now, cancellationToken);
        return records;
    }

    private static async Task<List<NewestRecord>> ReadPairsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(PairsSql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<NewestRecord>();
        while (await row.ReadAsync(cancellationToken))
        {
            records.Add(new NewestRecord(row.GetInt32(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetFieldValue<DateTimeOffset>(4))
            {
                LocationId = row.GetInt16(5),
                Location = row.GetString(6),
                Period = row.Value<long>(7) is { } period ? TimeSpan.FromMicroseconds(period) : null,
            });
        }

        return records;
    }

    private static async Task<List<((int, short) Pair, DateTimeOffset At, Outcome Outcome)>> ReadRecentAsync(
        NpgsqlDataSource dataSource, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(RecentSql);
        command.Parameters.AddRange(new NpgsqlParameter[] { new("floor", now - Recent), new("ceiling", now + CheckLimits.Ahead) });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var recent = new List<((int, short), DateTimeOffset, Outcome)>();
        while (await row.ReadAsync(cancellationToken))
            recent.Add(((row.GetInt32(0), row.GetInt16(1)), row.GetFieldValue<DateTimeOffset>(2), (Outcome)row.GetInt16(3)));
        return recent;
    }

    /// <summary>Those that have no result yet.</summary>
    private static async Task ReadOlderAsync(
        NpgsqlConnection connection, Dictionary<(int, short), NewestRecord> pairs, TimeSpan lookBack, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        NewestRecord[] open = [.. pairs.Values.Where(record => record.Result is null)];
        if (open.Length == 0)
            return;
        await using var command = new NpgsqlCommand(OlderSql, connection)
        {
            Parameters =
            {
                new("targets", open.Select(record => record.TargetId).ToArray()), new("locations", open.Select(record => record.LocationId).ToArray()),
                new("floor", now - lookBack), new("ceiling", now + CheckLimits.Ahead),
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var record = pairs[(row.GetInt32(0), row.GetInt16(1))];
            (record.At, record.Result) = (row.GetFieldValue<DateTimeOffset>(2), row.IsDBNull(3) ? null : Result(row.GetFieldValue<DateTimeOffset>(3), (Outcome)row.GetInt16(4)));
        }
    }

    // A missed check is the monitor's own and decides nothing.
    private static (DateTimeOffset, Outcome)? Result(DateTimeOffset at, Outcome outcome) => outcome == Outcome.Missed ? null : (at, outcome);
}
