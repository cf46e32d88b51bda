using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>
/// The runs of all targets. Those of days that are over are kept: such a day is read again when its rollups count otherwise than they
/// did, since checks came late, and in any case after an hour, for what its rollups do not tell (the first ups of the day after).
/// </summary>
internal sealed class KnownRuns(TimeProvider clock)
{
    // Some 100 MB. What is more is read each time.
    internal const int MostKept = 500_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<DateTimeOffset, KnownDay> _days = [];

    /// <summary>The runs between two begins of UTC days, or until the end; by day, and of each target and location by slot.</summary>
    public async Task<List<IncidentRunRow>> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset from, DateTimeOffset until, HistoryBounds bounds, CancellationToken cancellationToken)
    {
        var closed = bounds.Settled.DayStart() < until ? bounds.Settled.DayStart() : until;
        var counts = await DownDays.ReadAsync(connection, from, closed, cancellationToken);
        var (runs, known) = Known(from, closed, counts);
        if (known == until)
            return runs;
        var readAt = clock.GetTimestamp();
        var read = await IncidentRuns.ReadAsync(connection, null, known, until, bounds, cancellationToken);
        Keep(known, closed, counts, bounds, readAt, read);
        return [.. runs, .. read];
    }

    // As far as they are known without a gap: what follows is read in one go.
    private (List<IncidentRunRow> Runs, DateTimeOffset Until) Known(
        DateTimeOffset from, DateTimeOffset closed, Dictionary<DateTimeOffset, DownDay> counts)
    {
        lock (_lock)
        {
            var runs = new List<IncidentRunRow>();
            var day = from;
            while (day < closed && _days.TryGetValue(day, out var known) && known.Count == counts.GetValueOrDefault(day) && !IsOld(known))
            {
                runs.AddRange(known.Runs);
                day = day.AddDays(1);
            }

            return (runs, day);
        }
    }

    private void Keep(
        DateTimeOffset from, DateTimeOffset closed, Dictionary<DateTimeOffset, DownDay> counts, HistoryBounds bounds, long readAt,
        IEnumerable<IncidentRunRow> read)
    {
        var runs = read.ToLookup(run => run.Downs.First.DayStart());
        lock (_lock)
        {
            foreach (var old in _days.Where(day => IsOld(day.Value)).Select(day => day.Key).ToArray())
                _days.Remove(old);
            for (var day = from; day < closed && KnownDay.SettledAt(day, runs[day]) <= bounds.Settled; day = day.AddDays(1))
                _days[day] = new(counts.GetValueOrDefault(day), readAt, [.. runs[day]]);
            while (_days.Values.Sum(day => day.Runs.Count) > MostKept)
                _days.Remove(_days.Keys.First());
        }
    }

    private bool IsOld(KnownDay day) => clock.GetElapsedTime(day.ReadAt) > KeptFor;
}
