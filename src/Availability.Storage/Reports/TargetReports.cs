using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>What the overview and a target's page show.</summary>
public sealed class TargetReports(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    // A day's raw rows of many targets are costly, unlike the index probes for the states.
    private readonly PacedRead<Dictionary<int, WindowReport>> _days = new(clock);

    /// <summary>All targets, by name.</summary>
    public Task<IReadOnlyList<TargetReport>> ListAsync(CancellationToken cancellationToken) => ReadAsync(null, null, cancellationToken);

    /// <summary>The target with exactly this name, if there is one.</summary>
    public Task<IReadOnlyList<TargetReport>> ListAsync(string name, CancellationToken cancellationToken) => ReadAsync(null, name, cancellationToken);

    /// <summary>One target; null when there is none with this id.</summary>
    public async Task<TargetReport?> FindAsync(int id, CancellationToken cancellationToken) =>
        await ReadAsync(id, null, cancellationToken) is [var target] ? target : null;

    /// <summary>One target over another window than a day.</summary>
    public async Task<WindowReport> ReadWindowAsync(int id, TimeSpan length, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var windows = await Windows.ReadAsync(connection, id, length, now, cancellationToken);
        return windows.GetValueOrDefault(id) ?? Windows.Empty(length, now);
    }

    /// <summary>Throws when the history cannot be read.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT FROM target LIMIT 1");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _days.Dispose();

    private async Task<IReadOnlyList<TargetReport>> ReadAsync(int? id, string? name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var states = await LocationStates.ReadAsync(connection, id, name, now, cancellationToken);
        if (states.Count == 0)
            return [];

        // Whether a target is retired shows in what its locations deliver of the others.
        var only = id ?? (name is null ? null : states[0].Id);
        var newest = only is null ? Deliveries.In(states) : await Deliveries.ReadAsync(connection, now, cancellationToken);
        var days = only is null
            ? await _days.GetAsync(stop => Windows.ReadAsync(connection, null, Day, now, stop), cancellationToken)
            : await Windows.ReadAsync(connection, only, Day, now, cancellationToken);
        return [.. states.GroupBy(state => state.Id).Select(target => Report(
            [.. target], newest, days.GetValueOrDefault(target.Key) ?? Windows.Empty(Day, now), now))];
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
            Retired = IsRetired(locations, newest, now - rows[0].FirstSeen),
            Locations = locations,
            Day = day,
        };
    }

    private static bool IsRetired(LocationReport[] locations, IReadOnlyDictionary<string, DateTimeOffset> newest, TimeSpan age) =>
        locations.Length == 0
            ? newest.Count > 0 && age > Verdict.FreshWithoutPeriod
            : locations.All(location => newest[location.Name] - location.NewestAt > RetiredAfter(location.Period));

    // Every slot leaves a record, a missed one too, so silence beside a speaking monitor means that it no longer checks this.
    private static TimeSpan RetiredAfter(TimeSpan? period)
    {
        var fresh = Verdict.FreshFor(period);
        return fresh < Verdict.FreshWithoutPeriod ? Verdict.FreshWithoutPeriod : fresh;
    }
}
