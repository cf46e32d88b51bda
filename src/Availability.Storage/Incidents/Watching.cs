using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>How many locations watch a target: those that brought a result of it on the day or the day before, or joined that day.</summary>
internal sealed class Watching
{
    internal const string Sql = """
        SELECT target_id, location_id, bucket FROM rollup_day
        WHERE target_id = ANY (@targets) AND bucket >= @from AND up + down > 0
        UNION ALL
        SELECT target_id, location_id, valid_from FROM target_schedule
        WHERE target_id = ANY (@targets) AND valid_from >= @from
        """;

    private const string LocationsSql = "SELECT count(*) FROM location";

    private readonly Dictionary<(int Target, DateOnly Day), HashSet<short>> _seen = [];
    private bool _isOnlyOne;

    private Watching()
    {
    }

    /// <summary>Reads it for some targets, from the day of an instant on.</summary>
    public static async Task<Watching> ReadAsync(
        NpgsqlConnection connection, int[] targets, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var watching = new Watching();
        await using var count = new NpgsqlCommand(LocationsSql, connection);
        watching._isOnlyOne = await count.ExecuteScalarAsync(cancellationToken) is <= 1L;
        if (watching._isOnlyOne || targets.Length == 0)
            return watching;

        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("targets", targets), new("from", from.DayStart().AddDays(-1)) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            watching.Add(row.GetInt32(0), row.GetInt16(1), DateOnly.FromDateTime(row.GetFieldValue<DateTimeOffset>(2).UtcDateTime));
        return watching;
    }

    public int Count(int target, DateOnly day)
    {
        if (_isOnlyOne)
            return 1;
        HashSet<short> locations = [.. _seen.GetValueOrDefault((target, day)) ?? [], .. _seen.GetValueOrDefault((target, day.AddDays(-1))) ?? []];
        return locations.Count;
    }

    private void Add(int target, short location, DateOnly day)
    {
        if (!_seen.TryGetValue((target, day), out var locations))
            _seen[(target, day)] = locations = [];
        locations.Add(location);
    }
}
