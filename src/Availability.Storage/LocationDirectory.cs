using Npgsql;

namespace Availability.Storage;

/// <summary>The locations' ids; committed before the batch, as in <see cref="TargetDirectory"/>.</summary>
internal sealed class LocationDirectory
{
    private readonly Dictionary<string, short> _known = new(StringComparer.Ordinal);

    public short this[string name] => _known[name];

    /// <summary>Look again.</summary>
    public void Forget() => _known.Clear();

    public async Task LearnAsync(NpgsqlConnection connection, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        string[] unknown = [.. names.Where(name => !_known.ContainsKey(name)).Distinct().Order(StringComparer.Ordinal)];
        if (unknown.Length == 0)
        {
            return;
        }

        // Only what is missing is inserted: a conflict would use up one of the 32,767 ids each time.
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO location (name)
            SELECT name FROM unnest($1) AS new (name)
            WHERE NOT EXISTS (SELECT FROM location WHERE location.name = new.name)
            ON CONFLICT (name) DO NOTHING
            """,
            connection)
        {
            Parameters = { new() { Value = unknown } },
        };
        await insert.ExecuteNonQueryAsync(cancellationToken);

        await using var select = new NpgsqlCommand("SELECT name, id FROM location WHERE name = ANY ($1)", connection)
        {
            Parameters = { new() { Value = unknown } },
        };
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _known[reader.GetString(0)] = reader.GetInt16(1);
        }
    }
}
