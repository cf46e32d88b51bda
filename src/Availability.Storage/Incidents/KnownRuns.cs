using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>
/// The runs of all targets. Those of hours that are over are kept by the day: a day is read again when its rollups count otherwise than
/// they did, since an hour ended or checks came late, and in any case after an hour. Read each time is what has no rollup yet, and the
/// ups after runs that were not decided.
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
        var closed = Earlier(bounds.Settled.HourStart(), until) is var over && over > from ? over : from;
        var runs = await ReadClosedAsync(connection, from, closed, bounds, cancellationToken);
        if (closed < until)
            runs.AddRange(await IncidentRuns.ReadAsync(connection, null, closed, until, bounds with { Rolled = closed }, cancellationToken));
        return runs;
    }

    private async Task<List<IncidentRunRow>> ReadClosedAsync(
        NpgsqlConnection connection, DateTimeOffset from, DateTimeOffset closed, HistoryBounds bounds, CancellationToken cancellationToken)
    {
        if (from == closed)
            return [];
        var counts = await DownDays.ReadAsync(connection, from, closed, cancellationToken);
        var (runs, open, known) = Known(from, closed, counts);
        await IncidentUps.ReadAsync(connection, runs, open, bounds, cancellationToken);
        if (known < closed)
        {
            var readAt = clock.GetTimestamp();
            var read = await IncidentRuns.ReadAsync(connection, null, known, closed, bounds, cancellationToken);
            Keep(known, closed, counts, bounds, readAt, read);
            runs.AddRange(read);
        }

        return runs;
    }

    // As far as they are known without a gap: what follows is read in one go.
    private (List<IncidentRunRow> Runs, List<int> Open, DateTimeOffset Until) Known(
        DateTimeOffset from, DateTimeOffset closed, Dictionary<DateTimeOffset, DownDay> counts)
    {
        lock (_lock)
        {
            var (runs, open, day) = (new List<IncidentRunRow>(), new List<int>(), from);
            while (day < closed && _days.TryGetValue(day, out var known) && known.Until == EndOf(day, closed)
                && known.Count == counts.GetValueOrDefault(day) && !IsOld(known))
            {
                open.AddRange(known.Open.Select(index => runs.Count + index));
                runs.AddRange(known.Runs);
                day = known.Until;
            }

            return (runs, open, day);
        }
    }

    private void Keep(
        DateTimeOffset from, DateTimeOffset closed, Dictionary<DateTimeOffset, DownDay> counts, HistoryBounds bounds, long readAt,
        IEnumerable<IncidentRunRow> read)
    {
        var byDay = read.ToLookup(run => run.Downs.First.DayStart());
        lock (_lock)
        {
            foreach (var old in _days.Where(day => IsOld(day.Value)).Select(day => day.Key).ToArray())
                _days.Remove(old);
            for (var day = from; day < closed; day = day.AddDays(1))
            {
                IncidentRunRow[] runs = [.. byDay[day]];
                int[] open = [.. Enumerable.Range(0, runs.Length).Where(index => runs[index].DecidedAt > bounds.Settled)];
                _days[day] = new(EndOf(day, closed), counts.GetValueOrDefault(day), readAt, runs, open);
            }

            while (_days.Values.Sum(day => day.Runs.Count) > MostKept)
                _days.Remove(_days.Keys.First());
        }
    }

    private bool IsOld(KnownDay day) => clock.GetElapsedTime(day.ReadAt) > KeptFor;

    private static DateTimeOffset EndOf(DateTimeOffset day, DateTimeOffset closed) => Earlier(day.AddDays(1), closed);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
