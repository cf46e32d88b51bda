using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>What the overview and a target's page show.</summary>
public sealed class TargetReports(NpgsqlDataSource dataSource, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly KeptRead<Dictionary<string, DateTimeOffset>> _deliveries = new(clock, () => Deliveries.ReadAsync(dataSource, clock.GetUtcNow()));

    /// <summary>Those of these targets that there are, by id: a page of the overview.</summary>
    public async Task<IReadOnlyList<TargetReport>> ListAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var grid = WindowGrid.Of(Day, now);
        // Side by side: each takes as long as the other.
        var days = ReadDayAsync([.. ids], grid, now, cancellationToken);
        var states = ReadStatesAsync([.. ids], null, now, cancellationToken);
        await Task.WhenAll(days, states);
        return await ReportAsync(await states, await days, grid, now, cancellationToken);
    }

    /// <summary>The target with exactly this name, if there is one.</summary>
    public async Task<IReadOnlyList<TargetReport>> ListAsync(string name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var grid = WindowGrid.Of(Day, now);
        var states = await ReadStatesAsync(null, name, now, cancellationToken);
        int[] ids = [.. states.Select(state => state.Id).Distinct()];
        return await ReportAsync(states, await ReadDayAsync(ids, grid, now, cancellationToken), grid, now, cancellationToken);
    }

    /// <summary>One target; null when there is none with this id.</summary>
    public async Task<TargetReport?> FindAsync(int id, CancellationToken cancellationToken) =>
        await ListAsync([id], cancellationToken) is [var target] ? target : null;

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

    private async Task<WindowReport> ReadWindowAsync(int id, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await Windows.ReadAsync(connection, id, await WithDaysAsync(connection, id, grid, cancellationToken), now, cancellationToken);
    }

    private static async Task<WindowGrid> WithDaysAsync(NpgsqlConnection connection, int id, WindowGrid grid, CancellationToken cancellationToken) =>
        !grid.IsOfDays && await HistorySources.HasDaysAloneAsync(connection, id, grid, cancellationToken) ? grid.InDays() : grid;

    private async Task<List<LocationStateRow>> ReadStatesAsync(int[]? ids, string? name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await LocationStates.ReadAsync(connection, ids, name, now, cancellationToken);
    }

    private async Task<Dictionary<int, WindowReport>> ReadDayAsync(int[] ids, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await Windows.ReadAsync(connection, ids, grid, now, cancellationToken);
    }

    private async Task<IReadOnlyList<TargetReport>> ReportAsync(
        List<LocationStateRow> states, Dictionary<int, WindowReport> days, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Whether a target is retired shows in what its locations deliver of the others: costly, so asked only of one that has gone silent.
        var isSilent = states.GroupBy(state => state.Id).Any(target => target.All(row => !(now - row.NewestAt <= Retirement.After(row.Period))));
        var newest = isSilent ? await _deliveries.GetAsync(cancellationToken) : Deliveries.In(states);
        return [.. states.GroupBy(state => state.Id).Select(target => Report(
            [.. target], newest, days.GetValueOrDefault(target.Key) ?? Windows.Empty(grid), now))];
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
