using Npgsql;

namespace Availability.Storage;

/// <summary>
/// Writes down which period each target has from when on, as the stream tells it. Late records, from before the newest
/// entry, change nothing.
/// </summary>
internal sealed class ScheduleLog
{
    private static readonly Entry Unknown = new(DateTimeOffset.MinValue, null);

    private readonly Dictionary<(int Target, short Location), Entry> _newest = [];

    /// <summary>Another writer may have gone on with these targets: look again.</summary>
    public void Forget() => _newest.Clear();

    /// <param name="connection">Outside a transaction.</param>
    /// <param name="rows">Sorted by target, location and slot.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task LearnAsync(NpgsqlConnection connection, IReadOnlyList<CheckRow> rows, CancellationToken cancellationToken)
    {
        await LoadAsync(connection, [.. rows.Select(Key).Where(key => !_newest.ContainsKey(key)).Distinct()], cancellationToken);

        var newest = new Dictionary<(int, short), Entry>();
        var changes = new List<((int Target, short Location) Key, Entry Entry)>();
        foreach (var row in rows)
        {
            var known = newest.GetValueOrDefault(Key(row)) ?? _newest[Key(row)];
            if (row.Check.Period != known.Period && row.Check.ScheduledAt > known.ValidFrom)
            {
                newest[Key(row)] = new Entry(row.Check.ScheduledAt, row.Check.Period);
                changes.Add((Key(row), newest[Key(row)]));
            }
        }

        if (changes.Count > 0)
        {
            await InsertAsync(connection, changes, cancellationToken);
        }

        foreach (var (key, entry) in newest)
        {
            _newest[key] = entry;
        }
    }

    private static (int Target, short Location) Key(CheckRow row) => (row.TargetId, row.LocationId);

    private async Task LoadAsync(NpgsqlConnection connection, (int Target, short Location)[] keys, CancellationToken cancellationToken)
    {
        if (keys.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            """
            SELECT DISTINCT ON (target_id, location_id) target_id, location_id, valid_from, period
            FROM target_schedule
            WHERE (target_id, location_id) IN (SELECT * FROM unnest($1, $2))
            ORDER BY target_id, location_id, valid_from DESC
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = keys.Select(key => key.Target).ToArray() },
                new() { Value = keys.Select(key => key.Location).ToArray() },
            },
        };
        var found = new Dictionary<(int, short), Entry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[(reader.GetInt32(0), reader.GetInt16(1))] = new Entry(
                reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : TimeSpan.FromMicroseconds(reader.GetInt64(3)));
        }

        foreach (var key in keys)
        {
            _newest[key] = found.GetValueOrDefault(key, Unknown);
        }
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection, List<((int Target, short Location) Key, Entry Entry)> changes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO target_schedule (target_id, location_id, valid_from, period)
            SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = changes.Select(change => change.Key.Target).ToArray() },
                new() { Value = changes.Select(change => change.Key.Location).ToArray() },
                new() { Value = changes.Select(change => change.Entry.ValidFrom.UtcDateTime).ToArray() },
                new() { Value = changes.Select(change => change.Entry.Period?.Ticks / TimeSpan.TicksPerMicrosecond).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Entry(DateTimeOffset ValidFrom, TimeSpan? Period);
}
