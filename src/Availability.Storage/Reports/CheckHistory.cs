using System.Runtime.CompilerServices;
using Availability.Core;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>The checks of one target, newest first, a page at a time.</summary>
public sealed class CheckHistory(NpgsqlDataSource dataSource, TimeProvider clock)
{
    // A page usually lies within a day: the first try leaves all older partitions out of the plan.
    private static readonly TimeSpan FirstTry = TimeSpan.FromDays(1);

    private const int StreamedAtOnce = 1000;

    private const string TargetSql = "SELECT name, url, group_name FROM target WHERE id = @target";

    internal static readonly string PageSql = Sql("");

    // Written out per outcome, because the planner must see the constants to use the index of what is not up.
    internal static readonly string DownSql = Sql("AND r.outcome <> 1 AND r.outcome = 2");

    internal static readonly string MissedSql = Sql("AND r.outcome <> 1 AND r.outcome = 3");

    private static readonly string UpSql = Sql("AND r.outcome = 1");

    /// <summary>One index probe per location, each at most a page long, merged.</summary>
    private static string Sql(string filter) => $"""
        SELECT l.id, l.name, {CheckColumns.List}
        FROM location l
        CROSS JOIN LATERAL (
            SELECT * FROM check_result r
            WHERE r.target_id = @target AND r.location_id = l.id AND r.scheduled_at >= @floor
              AND r.scheduled_at <= @before AND (r.scheduled_at, r.location_id) < (@before, @before_location)
              {filter}
            ORDER BY r.scheduled_at DESC
            LIMIT @limit) c
        ORDER BY c.scheduled_at DESC, l.id DESC
        LIMIT @limit
        """;

    /// <summary>The newest checks before <paramref name="before"/> (null: the newest of all); null when there is no such target.</summary>
    public Task<CheckPage?> ReadAsync(int targetId, int limit, CheckCursor? before, CancellationToken cancellationToken) =>
        ReadAsync(targetId, null, limit, before, cancellationToken);

    /// <summary>The same of one outcome alone (null: of any).</summary>
    public Task<CheckPage?> ReadAsync(int targetId, Outcome? outcome, int limit, CheckCursor? before, CancellationToken cancellationToken) =>
        ReadAsync(targetId, outcome, limit, before ?? new(clock.GetUtcNow() + CheckLimits.Ahead, 0), DateTimeOffset.MinValue, cancellationToken);

    /// <summary>
    /// All checks of an outcome (null: of any) from an instant up to, not including, a later one, newest first; none when there is no
    /// such target. They are read a page at a time: however slow the reader is, no statement waits for it and keeps old partitions from going.
    /// </summary>
    public async IAsyncEnumerable<Check> StreamAsync(
        int targetId, Outcome? outcome, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CheckCursor? next = new(until, 0);
        while (next is { } before && await ReadAsync(targetId, outcome, StreamedAtOnce, before, from, cancellationToken) is { } page)
        {
            foreach (var check in page.Checks)
                yield return check;
            next = page.Next;
        }
    }

    private async Task<CheckPage?> ReadAsync(
        int targetId, Outcome? outcome, int limit, CheckCursor before, DateTimeOffset floor, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await FindTargetAsync(connection, targetId, cancellationToken) is not { } target)
            return null;

        var near = before.ScheduledAt - FirstTry;
        var rows = await ReadPageAsync(connection, target, outcome, limit + 1, before, near > floor ? near : floor, cancellationToken);
        if (rows.Count <= limit && near > floor)
            rows = await ReadPageAsync(connection, target, outcome, limit + 1, before, floor, cancellationToken);

        CheckCursor? next = rows.Count > limit ? new(rows[limit - 1].Check.ScheduledAt, rows[limit - 1].LocationId) : null;
        return new([.. rows.Take(limit).Select(row => row.Check)], next);
    }

    private static async Task<TargetRow?> FindTargetAsync(NpgsqlConnection connection, int id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TargetSql, connection) { Parameters = { new("target", id) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(id, row.GetString(0), row.GetString(1), row.Text(2)) : null;
    }

    private static async Task<List<(short LocationId, Check Check)>> ReadPageAsync(
        NpgsqlConnection connection, TargetRow target, Outcome? outcome, int limit, CheckCursor before, DateTimeOffset floor,
        CancellationToken cancellationToken)
    {
        var sql = outcome switch { Outcome.Up => UpSql, Outcome.Down => DownSql, Outcome.Missed => MissedSql, _ => PageSql };
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new("target", target.Id), new("limit", limit), new("floor", floor),
                new("before", before.ScheduledAt), new("before_location", before.LocationId),
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(short, Check)>();
        while (await row.ReadAsync(cancellationToken))
            rows.Add((row.GetInt16(0), CheckColumns.Read(row, 2, target.Name, target.Url, target.Group, row.GetString(1))));
        return rows;
    }

    private sealed record TargetRow(int Id, string Name, string Url, string? Group);
}
