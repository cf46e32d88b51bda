using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>
/// The accounts of the last hours that are over. Counting an hour reads all its rows, so it is done in the background, and kept: who asks
/// gets what there is, and waits a moment only for what was never counted.
/// </summary>
internal sealed class KnownAccounts(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How many hours.</summary>
    public const int Count = 3;

    // What was due at the end of an hour needs a moment to arrive.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // From when on an older count than usual is worth a word: it is seldom that nobody has asked for so long.
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    // What failed may have run into a time limit, after reading for so long.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<DateTimeOffset, KnownHour> _known = [];
    private Task _counting = Task.CompletedTask;
    private long _startedAt;

    public async Task<Accounts> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var last = (now - Grace).HourStart().AddHours(-1);
        DateTimeOffset[] hours = [.. Enumerable.Range(0, Count).Select(back => last.AddHours(-back))];
        var counting = StartCounting(hours);
        // One that fails leaves the hours uncounted, which the answer says.
        if (!Given(hours, now).IsWhole)
            await Task.WhenAny(counting, Task.Delay(Patience, clock, cancellationToken));
        return Given(hours, now);
    }

    private Accounts Given(DateTimeOffset[] hours, DateTimeOffset now)
    {
        lock (_lock)
        {
            KnownHour[] known = [.. hours.Where(_known.ContainsKey).Select(hour => _known[hour])];
            var overdue = known.Select(hour => (Age: clock.GetElapsedTime(hour.ReadAt), hour.KeptFor)).Where(hour => hour.Age > hour.KeptFor + Overdue).ToArray();
            return new(
                [.. known.SelectMany(hour => hour.Locations)], known.Length == hours.Length, overdue.Length == 0 ? null : now - overdue.Max(hour => hour.Age));
        }
    }

    private Task StartCounting(DateTimeOffset[] hours)
    {
        lock (_lock)
        {
            DateTimeOffset[] due = [.. hours.Where(hour => !_known.TryGetValue(hour, out var known) || clock.GetElapsedTime(known.ReadAt) >= known.KeptFor)];
            if (_counting.IsCompleted && due.Length > 0 && !(_counting.IsFaulted && clock.GetElapsedTime(_startedAt) < AfterFailure))
                (_counting, _startedAt) = (Task.Run(() => CountAsync(due)), clock.GetTimestamp());
            foreach (var old in _known.Keys.Where(hour => hour < hours[^1]).ToArray())
                _known.Remove(old);
            return _counting;
        }
    }

    private async Task CountAsync(DateTimeOffset[] hours)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        foreach (var hour in hours)
        {
            var readAt = clock.GetTimestamp();
            var locations = await ReconciledHours.ReadAsync(connection, hour, CancellationToken.None);
            lock (_lock)
                _known[hour] = new(readAt, clock.GetElapsedTime(readAt), locations);
        }
    }
}
