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
                reports[target] = Report(grid, parts, Schedules.Due(schedules.GetValueOrDefault(target), grid.From, grid.Until, now));
        }

        return reports;
    }

    /// <summary>The window of a target that does not exist.</summary>
    public static WindowReport Empty(WindowGrid grid) => Report(grid, new Rollup?[grid.Count], null);

    private static WindowReport Report(WindowGrid grid, Rollup?[] parts, long? expected)
    {
        var whole = new Rollup();
        foreach (var part in parts.OfType<Rollup>())
            whole.Add(part);
        return new()
        {
            Length = grid.Length,
            From = grid.From,
            Until = grid.Until,
            Step = grid.Step,
            // More than expected can have come: the newest check before its period is over.
            Uptime = new(whole.Up, whole.Down, expected is { } known ? Math.Max(known, whole.Up + whole.Down + whole.Missed) : null),
            Missed = whole.Missed,
            Median = whole.Quantile(0.5),
            Percentile95 = whole.Quantile(0.95),
            Percentile99 = whole.Quantile(0.99),
            Slowest = whole.ResponseTimeMax is { } max ? TimeSpan.FromMicroseconds(max) : null,
            Phases = MeanPhases(whole),
            Failures = whole.Failures.ToDictionary(failure => (FailureKind)failure.Key, failure => failure.Value),
            Buckets = [.. parts.Select((part, index) => Bucket(grid.StartOf(index), part))],
        };
    }

    private static WindowBucket Bucket(DateTimeOffset start, Rollup? part) => part is null
        ? new(start, 0, 0, 0, null, null)
        : new(start, part.Up, part.Down, part.Missed, part.Quantile(0.5), part.Quantile(0.95))
        {
            Percentile99 = part.Quantile(0.99),
            Phases = MeanPhases(part),
        };

    private static Timings MeanPhases(Rollup rollup) => rollup.Up == 0 ? default : new(
        Mean(rollup, Phase.Dns), Mean(rollup, Phase.Connect), Mean(rollup, Phase.Tls), Mean(rollup, Phase.FirstByte), Mean(rollup, Phase.Transfer));

    // A phase that took nobody any time was not measured.
    private static TimeSpan? Mean(Rollup rollup, Phase phase) =>
        rollup.PhaseSums[(int)phase - 1] is > 0 and var sum ? TimeSpan.FromMicroseconds((double)sum / rollup.Up) : null;
}
