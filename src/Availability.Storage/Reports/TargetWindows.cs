using System.Runtime.CompilerServices;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>All targets over one window.</summary>
public sealed class TargetWindows(NpgsqlDataSource dataSource, TimeProvider clock)
{
    private const string TargetsSql = """SELECT id, name, url, group_name FROM target ORDER BY name COLLATE "C" """;

    /// <summary>
    /// Every target there ever was, by the code points of its name, over the whole UTC days that an instant up to, not including, a later
    /// one lie in: days are kept the longest, and are few rows. However many targets there are, some are read at a time, and however
    /// slow the reader is, no connection waits for it.
    /// </summary>
    public async Task<IAsyncEnumerable<TargetWindow>> ReadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, from);
        return ReadAsync(await ReadTargetsAsync(cancellationToken), WindowGrid.Of(from, until).InOnePart(), cancellationToken);
    }

    private async IAsyncEnumerable<TargetWindow> ReadAsync(
        IReadOnlyList<TargetRow> targets, WindowGrid grid, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var chunk in targets.Chunk(Windows.Chunk))
        {
            foreach (var window in await ReadAsync(chunk, grid, now, cancellationToken))
                yield return window;
        }
    }

    private async Task<IEnumerable<TargetWindow>> ReadAsync(TargetRow[] targets, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var windows = await Windows.ReadAsync(connection, [.. targets.Select(target => target.Id)], grid, now, cancellationToken);
        return targets.Select(target => new TargetWindow(target.Id, target.Name, target.Url, target.Group, windows[target.Id]));
    }

    private async Task<IReadOnlyList<TargetRow>> ReadTargetsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(TargetsSql);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var targets = new List<TargetRow>();
        while (await row.ReadAsync(cancellationToken))
            targets.Add(new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.Text(3)));
        return targets;
    }

    private sealed record TargetRow(int Id, string Name, string Url, string? Group);
}
