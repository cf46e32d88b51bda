using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>Where a window is read from: whole days from their rollups, then hours from theirs, then what has none yet from the raw rows.</summary>
/// <param name="HoursFrom">The first hour of the day under way, which has only some of its hours; the window's begin if that is later.</param>
/// <param name="RawFrom">The first hour without a rollup.</param>
/// <param name="Until">Where the newest rows can be.</param>
internal readonly record struct HistorySources(DateTimeOffset HoursFrom, DateTimeOffset RawFrom, DateTimeOffset Until)
{
    internal const string DaysAloneSql = """
        SELECT EXISTS (
            SELECT FROM location l
            JOIN rollup_day ON target_id = @target AND location_id = l.id AND bucket >= @from
                AND bucket < least(@until, (SELECT min(lower) FROM history_partition WHERE parent = 'rollup_hour')))
        """;

    /// <param name="connection">To ask how far the rollups are.</param>
    /// <param name="from">The window's begin, a full hour.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<HistorySources> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + CheckLimits.Ahead;
        var rolled = await RollupProgress.ReadRolledUntilAsync(connection, cancellationToken);
        var raw = rolled < from ? from : rolled > until ? until.HourStart() : rolled;
        return new HistorySources(raw.DayStart() < from ? from : raw.DayStart(), raw, until);
    }

    /// <summary>Every check by itself, from an instant on.</summary>
    public static HistorySources RawAlone(DateTimeOffset from, DateTimeOffset now) => new(from, from, now + CheckLimits.Ahead);

    /// <summary>Whether hours of the window are no longer kept, and only their days are.</summary>
    public static async Task<bool> HasDaysAloneAsync(NpgsqlConnection connection, int target, WindowGrid grid, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(DaysAloneSql, connection)
        {
            Parameters = { new("target", target), new("from", grid.From.DayStart()), new("until", grid.Until) },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
