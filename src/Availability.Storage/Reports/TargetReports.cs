using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>What the overview and a target's page show.</summary>
public sealed class TargetReports(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    // A day of all targets is costly, unlike the index probes for the states.
    private readonly PacedRead<Dictionary<int, WindowReport>> _days = new(clock);

    private readonly PacedRead<Dictionary<string, DateTimeOffset>> _deliveries = new(clock);

    /// <summary>All targets, by name.</summary>
    public Task<IReadOnlyList<TargetReport>> ListAsync(CancellationToken cancellationToken) => ReadAsync(null, null, cancellationToken);

    /// <summary>Those of these targets that there are, by name: a page of the overview.</summary>
    public Task<IReadOnlyList<TargetReport>> ListAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        ReadAsync([.. ids], null, cancellationToken);

    /// <summary>The target with exactly this name, if there is one.</summary>
    public Task<IReadOnlyList<TargetReport>> ListAsync(string name, CancellationToken cancellationToken) => ReadAsync(null, name, cancellationToken);

    /// <summary>One target; null when there is none with this id.</summary>
    public async Task<TargetReport?> FindAsync(int id, CancellationToken cancellationToken) =>
        await ReadAsync([id], null, cancellationToken) is [var target] ? target : null;

    /// <summary>One target over a window that ends now.</summary>
    public Task<WindowReport> ReadWindowAsync(int id, TimeSpan length, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ReadWindowAsync(id, WindowGrid.Of(length, now), now, cancellationToken);
    }

    /// <summary>One target from an instant up to, not including, a later one.</summary>
    public Task<WindowReport> ReadWindowAsync(int id, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, from);
        return ReadWindowAsync(id, WindowGrid.Of(from, until), clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>
    /// The same for a chart, in parts of minutes where the raw rows are kept and few enough; else as <see cref="ReadWindowAsync(int, DateTimeOffset, DateTimeOffset, CancellationToken)"/>.
    /// </summary>
    public async Task<WindowReport> ReadSeriesAsync(int id, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, from);
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var grid = await SeriesGrid.FindAsync(connection, id, from, until, now, cancellationToken)
            ?? await WithDaysAsync(connection, id, WindowGrid.Of(from, until), cancellationToken);
        return await Windows.ReadAsync(connection, id, grid, now, cancellationToken);
    }

    /// <summary>The last days of these targets, today last, days without a record included.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<DayBar>>> ReadDaysAsync(
        IReadOnlyCollection<int> ids, int days, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await DayBars.ReadAsync(connection, [.. ids], days, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>Throws when the history cannot be read.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT FROM target LIMIT 1");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _days.Dispose();
        _deliveries.Dispose();
    }

    private async Task<WindowReport> ReadWindowAsync(int id, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await Windows.ReadAsync(connection, id, await WithDaysAsync(connection, id, grid, cancellationToken), now, cancellationToken);
    }

    private static async Task<WindowGrid> WithDaysAsync(NpgsqlConnection connection, int id, WindowGrid grid, CancellationToken cancellationToken) =>
        !grid.IsOfDays && await HistorySources.HasDaysAloneAsync(connection, id, grid, cancellationToken) ? grid.InDays() : grid;

    private async Task<IReadOnlyList<TargetReport>> ReadAsync(int[]? ids, string? name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var states = await LocationStates.ReadAsync(connection, ids, name, now, cancellationToken);
        if (states.Count == 0)
            return [];

        var isAll = ids is null && name is null;
        var newest = isAll ? Deliveries.In(states) : await ReadDeliveriesAsync(connection, states, now, cancellationToken);
        int[] read = [.. states.Select(state => state.Id).Distinct()];
        var grid = WindowGrid.Of(Day, now);
        var days = isAll
            ? await _days.GetAsync(stop => Windows.ReadAsync(connection, read, grid, now, stop), cancellationToken)
            : await Windows.ReadAsync(connection, read, grid, now, cancellationToken);
        return [.. states.GroupBy(state => state.Id).Select(target => Report(
            [.. target], newest, days.GetValueOrDefault(target.Key) ?? Windows.Empty(grid), now))];
    }

    // Whether a target is retired shows in what its locations deliver of the others: costly, so asked only of one that has gone silent.
    private async Task<Dictionary<string, DateTimeOffset>> ReadDeliveriesAsync(
        NpgsqlConnection connection, List<LocationStateRow> states, DateTimeOffset now, CancellationToken cancellationToken)
    {
        return states.GroupBy(state => state.Id).All(target => target.Any(row => now - row.NewestAt <= Retirement.After(row.Period)))
            ? Deliveries.In(states)
            : await _deliveries.GetAsync(stop => Deliveries.ReadAsync(connection, now, stop), cancellationToken);
    }

    private static TargetReport Report(
        IReadOnlyList<LocationStateRow> rows, IReadOnlyDictionary<string, DateTimeOffset> newest, WindowReport day, DateTimeOffset now)
    {
        var seen = rows.Where(row => row.NewestAt is not null).ToArray();
        LocationReport[] locations = [.. seen.Select(row => row.Judge(now))];
        return new()
        {
            Id = rows[0].Id,
            Name = rows[0].Name,
            Url = rows[0].Url,
            Group = rows[0].Group,
            FirstSeen = rows[0].FirstSeen,
            Verdict = Verdict.OfLocations(locations.Select(location => location.Verdict).ToArray()),
            Retired = Retirement.IsRetired(
                [.. seen.Select(row => (row.Location, row.NewestAt, row.Period))], newest, now - rows[0].FirstSeen),
            Locations = locations,
            Day = day,
        };
    }
}
