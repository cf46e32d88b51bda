using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// What all targets are sorted by where that takes their history: read for all at once and kept (<see cref="KeptRead{T}"/>), so a
/// rank may be some minutes old, or before the first rollup not be there at all. What stands beside a target is read anew.
/// </summary>
public sealed class Rankings
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OldestGiven = TimeSpan.FromMinutes(10);

    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _clock;
    private readonly KeptRead<IReadOnlyDictionary<int, double>> _uptimes;
    private readonly KeptRead<IReadOnlyDictionary<int, TimeSpan>> _medians;

    /// <summary>Of the history in a database.</summary>
    public Rankings(NpgsqlDataSource dataSource, TimeProvider clock)
    {
        (_dataSource, _clock) = (dataSource, clock);
        _uptimes = Kept(ReadUptimesAsync);
        _medians = Kept(ReadMediansAsync);
    }

    /// <summary>Over how many days, today included, uptime is ranked.</summary>
    public const int UptimeDays = 90;

    internal const string UptimesSql = """
        SELECT target_id, sum(up)::double precision / sum(up::bigint + down)
        FROM (
            SELECT target_id, up, down FROM rollup_day WHERE bucket >= @from AND bucket < @hours
            UNION ALL
            SELECT target_id, up, down FROM rollup_hour WHERE bucket >= @hours AND bucket < @raw) r
        GROUP BY target_id
        HAVING sum(up::bigint + down) > 0
        """;

    /// <summary>Why the ranks given are older than usual; null when they are not.</summary>
    public Exception? Failure => _uptimes.Failure ?? _medians.Failure;

    /// <summary>Uptime of each target from 0 to 1, from the rollups of <see cref="UptimeDays"/>; of what was observed only.</summary>
    public Task<IReadOnlyDictionary<int, double>> UptimesAsync(CancellationToken cancellationToken) => _uptimes.GetAsync(cancellationToken);

    /// <summary>Median response time of each target over the last 24 hours; of what was up only.</summary>
    public Task<IReadOnlyDictionary<int, TimeSpan>> MediansAsync(CancellationToken cancellationToken) => _medians.GetAsync(cancellationToken);

    private KeptRead<T> Kept<T>(Func<Task<T>> read) =>
        new(_clock, read) { KeepFor = (_, rest) => rest > KeptFor ? rest : KeptFor, OldestGiven = OldestGiven };

    private async Task<IReadOnlyDictionary<int, double>> ReadUptimesAsync()
    {
        var now = _clock.GetUtcNow();
        await using var connection = await _dataSource.OpenConnectionAsync();
        var from = now.DayStart().AddDays(1 - UptimeDays);
        var sources = await HistorySources.ReadAsync(connection, from, now, CancellationToken.None);
        await using var command = new NpgsqlCommand(UptimesSql, connection)
        {
            Parameters = { new("from", from), new("hours", sources.HoursFrom), new("raw", sources.RawFrom) },
        };
        await using var row = await command.ExecuteReaderAsync();
        var uptimes = new Dictionary<int, double>();
        while (await row.ReadAsync())
            uptimes[row.GetInt32(0)] = row.GetDouble(1);
        return uptimes;
    }

    private async Task<IReadOnlyDictionary<int, TimeSpan>> ReadMediansAsync()
    {
        var now = _clock.GetUtcNow();
        await using var connection = await _dataSource.OpenConnectionAsync();
        var medians = new Dictionary<int, TimeSpan>();
        foreach (var chunk in (await ReadTargetsAsync(connection)).Chunk(Windows.Chunk))
        {
            foreach (var (target, window) in await Windows.ReadAsync(connection, chunk, WindowGrid.Of(Day, now), now, CancellationToken.None))
            {
                if (window.Median is { } median)
                    medians[target] = median;
            }
        }

        return medians;
    }

    private static async Task<List<int>> ReadTargetsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT id FROM target", connection);
        await using var row = await command.ExecuteReaderAsync();
        var targets = new List<int>();
        while (await row.ReadAsync())
            targets.Add(row.GetInt32(0));
        return targets;
    }
}
