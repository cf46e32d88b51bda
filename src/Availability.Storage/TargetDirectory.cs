using Availability.Core;
using Npgsql;

namespace Availability.Storage;

/// <summary>
/// The targets' ids and what they are called. Every statement commits by itself before the batch's transaction begins:
/// a batch that is rolled back leaves no id in memory that the database does not have.
/// </summary>
internal sealed class TargetDirectory
{
    private readonly Dictionary<string, Entry> _known = new(StringComparer.Ordinal);

    public int this[string name] => _known[name].Id;

    /// <summary>Look again.</summary>
    public void Forget() => _known.Clear();

    public async Task LearnAsync(NpgsqlConnection connection, Check[] checks, CancellationToken cancellationToken)
    {
        // Of those that are new or say something new.
        var latest = new SortedDictionary<string, Check>(StringComparer.Ordinal);
        foreach (var check in checks)
        {
            if (_known.TryGetValue(check.Target, out var entry) && entry.Describes(check))
            {
                latest.Remove(check.Target);
            }
            else
            {
                latest[check.Target] = check;
            }
        }

        if (latest.Count == 0)
        {
            return;
        }

        await LoadAsync(connection, [.. latest.Keys.Where(name => !_known.ContainsKey(name))], cancellationToken);
        Check[] missing = [.. latest.Values.Where(check => !_known.ContainsKey(check.Target))];
        if (missing.Length > 0)
        {
            await InsertAsync(connection, missing, cancellationToken);
            await LoadAsync(connection, [.. missing.Select(check => check.Target)], cancellationToken);
        }

        await UpdateAsync(connection, [.. latest.Values.Where(check => !_known[check.Target].Describes(check))], cancellationToken);
    }

    private async Task LoadAsync(NpgsqlConnection connection, string[] names, CancellationToken cancellationToken)
    {
        if (names.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("SELECT name, id, url, group_name FROM target WHERE name = ANY ($1)", connection)
        {
            Parameters = { new() { Value = names } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _known[reader.GetString(0)] = new Entry(reader.GetInt32(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));
        }
    }

    // Sorted by name, so that two writers that learn the same names wait for each other instead of deadlocking.
    private static async Task InsertAsync(NpgsqlConnection connection, Check[] checks, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO target (name, url, group_name, first_seen)
            SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (name) DO NOTHING
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = checks.Select(check => check.Target).ToArray() },
                new() { Value = checks.Select(check => check.Url).ToArray() },
                new NpgsqlParameter<string?[]> { TypedValue = [.. checks.Select(check => check.Group)] },
                new() { Value = checks.Select(check => check.ScheduledAt.UtcDateTime).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task UpdateAsync(NpgsqlConnection connection, Check[] checks, CancellationToken cancellationToken)
    {
        if (checks.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            """
            UPDATE target SET url = new.url, group_name = new.group_name
            FROM unnest($1, $2, $3) AS new (id, url, group_name)
            WHERE target.id = new.id
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = checks.Select(check => this[check.Target]).ToArray() },
                new() { Value = checks.Select(check => check.Url).ToArray() },
                new NpgsqlParameter<string?[]> { TypedValue = [.. checks.Select(check => check.Group)] },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        foreach (var check in checks)
        {
            _known[check.Target] = new Entry(this[check.Target], check.Url, check.Group);
        }
    }

    private sealed record Entry(int Id, string Url, string? Group)
    {
        public bool Describes(Check check) => Url == check.Url && Group == check.Group;
    }
}
