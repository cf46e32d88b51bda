using Availability.Storage.Reports;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>
/// The accounts of the last hours that are over. Counting an hour reads all its rows, so it is done in the background, and kept: who asks
/// gets what there is, and waits a moment only where nothing was ever counted.
/// </summary>
internal sealed class KnownAccounts
{
    /// <summary>How many hours.</summary>
    public const int Count = 3;

    // What was due at the end of an hour needs a moment to arrive.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _clock;
    private readonly KeptRead<IReadOnlyList<CountedHour>> _counted;
    private IReadOnlyList<CountedHour> _last = [];

    public KnownAccounts(NpgsqlDataSource dataSource, TimeProvider clock)
    {
        (_dataSource, _clock) = (dataSource, clock);
        _counted = new(clock, CountAsync) { KeepFor = (_, rest) => rest > KeptFor ? rest : KeptFor, OldestGiven = TimeSpan.MaxValue };
    }

    /// <summary>Why the last count failed; null when it did not.</summary>
    public Exception? Failure => _counted.Failure;

    public async Task<Accounts> ReadAsync(CancellationToken cancellationToken)
    {
        var counting = _counted.GetAsync(cancellationToken);
        await Task.WhenAny(counting, Task.Delay(Patience, _clock, cancellationToken));
        // One that fails leaves the hours uncounted, which the answer says.
        var counted = counting.IsCompletedSuccessfully ? await counting : [];
        var wanted = Wanted();
        var known = counted.Where(hour => wanted.Contains(hour.Hour)).ToArray();
        return new(
            [.. known.SelectMany(hour => hour.Locations)], known.Length == wanted.Length,
            known.Any(hour => hour.IsOverdue(_clock)) ? known.Min(hour => hour.CountedAt) : null);
    }

    private DateTimeOffset[] Wanted()
    {
        var last = (_clock.GetUtcNow() - Grace).HourStart().AddHours(-1);
        return [.. Enumerable.Range(0, Count).Select(back => last.AddHours(-back))];
    }

    private async Task<IReadOnlyList<CountedHour>> CountAsync()
    {
        await using var connection = await _dataSource.OpenConnectionAsync();
        var counted = new List<CountedHour>();
        foreach (var hour in Wanted())
        {
            var known = _last.FirstOrDefault(known => known.Hour == hour);
            counted.Add(known is { } && !known.IsDue(_clock)
                ? known
                : new(hour, _clock.GetUtcNow(), await ReconciledHours.ReadAsync(connection, hour, CancellationToken.None)));
        }

        return _last = counted;
    }
}
