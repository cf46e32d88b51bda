using Availability.Core;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>What was observed in a window, as a whole and in its parts.</summary>
internal static class Windows
{
    // So many targets' parts are in memory at once.
    internal const int Chunk = 500;

    public static async Task<Dictionary<int, WindowReport>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<int> targets, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reports = new Dictionary<int, WindowReport>();
        foreach (var chunk in targets.Chunk(Chunk))
        {
            var schedules = await Schedules.ReadAsync(connection, chunk, cancellationToken);
            foreach (var (target, parts) in await HistoryReader.ReadAsync(connection, chunk, grid, now, cancellationToken))
                reports[target] = Report(grid, parts, schedules.GetValueOrDefault(target), now);
        }

        return reports;
    }

    /// <summary>One target, and what each of its locations saw.</summary>
    public static async Task<WindowReport> ReadAsync(
        NpgsqlConnection connection, int target, WindowGrid grid, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var schedules = await Schedules.ReadLocationsAsync(connection, target, cancellationToken);
        var parts = await HistoryReader.ReadLocationsAsync(connection, target, grid, now, cancellationToken);
        var names = await LocationNames.ReadAsync(connection, cancellationToken);
        var report = Report(grid, Together(parts.Values, grid.Count), [.. schedules.Values.SelectMany(segments => segments)], now);
        return report with
        {
            Locations = [.. names.Where(name => parts.ContainsKey(name.Key) || IsDue(name.Key)).Select(name =>
                Report(grid, parts.GetValueOrDefault(name.Key) ?? [], schedules.GetValueOrDefault(name.Key), now).Of(name.Value))],
        };

        bool IsDue(short location) => Schedules.Due(schedules.GetValueOrDefault(location), grid.From, grid.Until, now) > 0;
    }

    /// <summary>The window of a target that does not exist.</summary>
    public static WindowReport Empty(WindowGrid grid) => Report(grid, new Rollup?[grid.Count], null, default);

    private static WindowReport Report(WindowGrid grid, Rollup?[] parts, IReadOnlyCollection<ScheduleSegment>? schedule, DateTimeOffset now)
    {
        var whole = Sum([.. parts.OfType<Rollup>()]) ?? new Rollup();
        return new()
        {
            Length = grid.Length,
            From = grid.From,
            Until = grid.Until,
            Step = grid.Step,
            Uptime = new(whole.Up, whole.Down, Expected(schedule, grid.From, grid.Until, now, whole)),
            Missed = whole.Missed,
            Median = whole.Quantile(0.5),
            Percentile95 = whole.Quantile(0.95),
            Percentile99 = whole.Quantile(0.99),
            Slowest = whole.ResponseTimeMax is { } max ? TimeSpan.FromMicroseconds(max) : null,
            Phases = MeanPhases(whole),
            Failures = whole.Failures.ToDictionary(failure => (FailureKind)failure.Key, failure => failure.Value),
            Buckets =
            [
                .. parts.Select((part, index) => Bucket(
                    grid.StartOf(index), part, Expected(schedule, grid.StartOf(index), grid.StartOf(index + 1), now, part))),
            ],
        };
    }

    // More than was due can have come: the newest check before its period is over.
    private static long? Expected(
        IReadOnlyCollection<ScheduleSegment>? schedule, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, Rollup? came) =>
        Schedules.Due(schedule, from, until, now) is { } due ? Math.Max(due, came is null ? 0 : came.Up + came.Down + came.Missed) : null;

    private static LocationWindow Of(this WindowReport report, string location) =>
        new(location, report.Uptime, report.Missed, report.Median, report.Percentile95);

    private static Rollup?[] Together(Dictionary<short, Rollup?[]>.ValueCollection locations, int count) =>
        [.. Enumerable.Range(0, count).Select(part => Sum([.. locations.Select(location => location[part]).OfType<Rollup>()]))];

    // Most targets have one location.
    private static Rollup? Sum(Rollup[] rollups)
    {
        if (rollups is [])
            return null;
        if (rollups is [var only])
            return only;
        var sum = new Rollup();
        foreach (var rollup in rollups)
            sum.Add(rollup);
        return sum;
    }

    private static WindowBucket Bucket(DateTimeOffset start, Rollup? part, long? expected) => part is null
        ? new(start, 0, 0, 0, null, null) { Expected = expected }
        : new(start, part.Up, part.Down, part.Missed, part.Quantile(0.5), part.Quantile(0.95))
        {
            Expected = expected,
            Percentile99 = part.Quantile(0.99),
            Phases = MeanPhases(part),
        };

    private static Timings MeanPhases(Rollup rollup) => rollup.Up == 0 ? default : new(
        Mean(rollup, Phase.Dns), Mean(rollup, Phase.Connect), Mean(rollup, Phase.Tls), Mean(rollup, Phase.FirstByte), Mean(rollup, Phase.Transfer));

    // A phase that took nobody any time was not measured.
    private static TimeSpan? Mean(Rollup rollup, Phase phase) =>
        rollup.PhaseSums[(int)phase - 1] is > 0 and var sum ? TimeSpan.FromMicroseconds((double)sum / rollup.Up) : null;
}
