using Availability.Core;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// The newest record of every target at every location. Most are among the rows of the last minutes, which lie side by side at the end of
/// their partition: those are read in one go, by the BRIN index, and only for what is not among them is the key probed, further back.
/// </summary>
internal sealed class NewestRecords
{
    /// <summary>A check a minute, its timeout and the way here. Longer takes in more rows than the probes that it spares.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);

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
        SELECT target_id, location_id,
            max(scheduled_at) FILTER (WHERE outcome = 1), max(scheduled_at) FILTER (WHERE outcome = 2), max(scheduled_at) FILTER (WHERE outcome = 3)
        FROM check_result
        WHERE scheduled_at >= @floor AND scheduled_at <= @ceiling
        GROUP BY target_id, location_id
        """;

    internal const string OlderSql = """
        SELECT p.target_id, p.location_id, n.scheduled_at, n.outcome, r.scheduled_at, r.outcome
        FROM unnest(@targets, @locations) AS p (target_id, location_id)
        CROSS JOIN LATERAL (
            SELECT scheduled_at, outcome FROM check_result
            WHERE target_id = p.target_id AND location_id = p.location_id AND scheduled_at >= @floor AND scheduled_at <= @ceiling
            ORDER BY scheduled_at DESC LIMIT 1) n
        LEFT JOIN LATERAL (
            SELECT scheduled_at, outcome FROM check_result
            WHERE target_id = p.target_id AND location_id = p.location_id AND scheduled_at >= @floor AND scheduled_at <= @ceiling
              AND outcome <> 3
            ORDER BY scheduled_at DESC LIMIT 1) r ON true
        """;

    private readonly Dictionary<(int, short), NewestRecord> _pairs;
    private readonly NewestRecord[][] _targets;

    private NewestRecords(List<NewestRecord> records)
    {
        _pairs = records.ToDictionary(record => (record.TargetId, record.LocationId));
        _targets = [.. records.GroupBy(record => record.TargetId).OrderBy(target => target.Key).Select(target => target.ToArray())];
    }

    public static async Task<NewestRecords> ReadAsync(NpgsqlDataSource dataSource, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Each takes as long as the other, and neither needs it.
        var recent = ReadRecentAsync(dataSource, now - Recent, now, cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var records = new NewestRecords(await ReadPairsAsync(connection, cancellationToken));
        // A target that came between the two statements is the next look's.
        records.Add(await recent);
        await records.AddOlderAsync(connection, NearLookBack, now, cancellationToken);
        await records.AddOlderAsync(connection, LocationStates.LastLookBack, now, cancellationToken);
        return records;
    }

    /// <summary>Adds the records of slots from one on.</summary>
    /// <returns>False when one is of a target or location that is not known here.</returns>
    public async Task<bool> AddAsync(NpgsqlDataSource dataSource, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken) =>
        from > now + CheckLimits.Ahead || Add(await ReadRecentAsync(dataSource, from, now, cancellationToken));

    /// <summary>Each target's state, by its id.</summary>
    public IReadOnlyList<TargetSummary> Summarise(DateTimeOffset now)
    {
        var newest = new Dictionary<string, DateTimeOffset>();
        foreach (var record in _pairs.Values)
        {
            if (record.At is { } at && at > newest.GetValueOrDefault(record.Location))
                newest[record.Location] = at;
        }

        return [.. _targets.Select(target => Summarise(target, newest, now))];
    }

    private static TargetSummary Summarise(NewestRecord[] records, Dictionary<string, DateTimeOffset> newest, DateTimeOffset now)
    {
        var first = records[0];
        // Of each target with each piece of news, so with little garbage.
        var seen = Array.FindAll(records, record => record.At is not null);
        var verdict = Verdict.OfLocations(Array.ConvertAll(seen, record => record.Judge(now)));
        var retired = Retirement.IsRetired(Array.ConvertAll(seen, record => (record.Location, record.At, record.Period)), newest, now - first.FirstSeen);
        return new(first.TargetId, first.Name, first.Url, first.Group, verdict.State, retired, seen.Max(record => record.At), seen.Min(record => record.Period));
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

    private static async Task<List<RecentRecords>> ReadRecentAsync(
        NpgsqlDataSource dataSource, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(RecentSql);
        command.Parameters.AddRange(new NpgsqlParameter[] { new("floor", from), new("ceiling", now + CheckLimits.Ahead) });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var recent = new List<RecentRecords>();
        while (await row.ReadAsync(cancellationToken))
            recent.Add(new(row.GetInt32(0), row.GetInt16(1), row.Value<DateTimeOffset>(2), row.Value<DateTimeOffset>(3), row.Value<DateTimeOffset>(4)));
        return recent;
    }

    private bool Add(List<RecentRecords> recent)
    {
        var areKnown = true;
        foreach (var pair in recent)
        {
            if (!_pairs.TryGetValue((pair.TargetId, pair.LocationId), out var record))
            {
                areKnown = false;
                continue;
            }

            record.Add(pair.UpAt, Outcome.Up);
            record.Add(pair.DownAt, Outcome.Down);
            record.Add(pair.MissedAt, Outcome.Missed);
        }

        return areKnown;
    }

    /// <summary>For those that have no result yet.</summary>
    private async Task AddOlderAsync(NpgsqlConnection connection, TimeSpan lookBack, DateTimeOffset now, CancellationToken cancellationToken)
    {
        NewestRecord[] open = [.. _pairs.Values.Where(record => record.Result is null)];
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
            var record = _pairs[(row.GetInt32(0), row.GetInt16(1))];
            record.Add(row.GetFieldValue<DateTimeOffset>(2), (Outcome)row.GetInt16(3));
            if (!row.IsDBNull(4))
                record.Add(row.GetFieldValue<DateTimeOffset>(4), (Outcome)row.GetInt16(5));
        }
    }
}
