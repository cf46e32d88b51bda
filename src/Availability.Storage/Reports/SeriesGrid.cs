using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>Whether a chart can show minutes: every check of such a window is read by itself.</summary>
internal static class SeriesGrid
{
    // A day of a check every five seconds. What is more often is shown by hours.
    private const long MostRows = 20_000;

    private const string RawIsKeptSql = "SELECT raw_floor <= $1 FROM history";

    /// <summary>The window in parts of minutes; null when it is too long, its checks too many, too far apart or no longer kept.</summary>
    public static async Task<WindowGrid?> FindAsync(
        NpgsqlConnection connection, int target, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (WindowGrid.OfMinutes(from, until, TimeSpan.Zero) is null)
            return null;
        var schedules = await Schedules.ReadAsync(connection, [target], cancellationToken);
        ScheduleSegment[] inForce = [.. (schedules.GetValueOrDefault(target) ?? []).Where(segment => segment.From < until && !(segment.Until <= from))];
        // Where the period is not known, nothing tells how many rows there are.
        if (inForce.Length == 0 || Schedules.Due(inForce, from, until, now) is not <= MostRows)
            return null;
        return WindowGrid.OfMinutes(from, until, inForce.Max(segment => segment.Period) ?? TimeSpan.Zero) is { } grid
            && await IsKeptAsync(connection, grid.From, cancellationToken) ? grid : null;
    }

    private static async Task<bool> IsKeptAsync(NpgsqlConnection connection, DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RawIsKeptSql, connection) { Parameters = { new() { Value = from.UtcDateTime } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
