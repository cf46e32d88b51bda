using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>The vantage points by id, in the order of their names.</summary>
internal static class LocationNames
{
    public static async Task<IReadOnlyList<KeyValuePair<short, string>>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT id, name FROM location ORDER BY name", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<KeyValuePair<short, string>>();
        while (await row.ReadAsync(cancellationToken))
            names.Add(new(row.GetInt16(0), row.GetString(1)));
        return names;
    }
}
