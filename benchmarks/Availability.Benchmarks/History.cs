using Availability.Storage;
using Availability.Storage.Reports;
using Availability.Testing;
using Npgsql;

namespace Availability.Benchmarks;

/// <summary>
/// Claim: a year of history answers in milliseconds, however many raw rows there are. On a database of its own: in the PostgreSQL that
/// POSTGRES_URI names, else in an embedded one.
/// </summary>
internal static class History
{
    /// <summary>The first argument that asks for it; then how many targets, days of rollups, and seconds between two checks in the raw rows.</summary>
    public const string Verb = "history";

    private const int Runs = 15;
    private const int PageOfTargets = 100;

    /// <summary>Generates, measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (HistorySize.Parse(Verb, args) is not { } size)
        {
            return 2;
        }

        var postgres = await TestPostgres.GetAsync();
        await using var source = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync(CancellationToken.None));
        await new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, CancellationToken.None);
        await MeasureAsync(source, size, await GeneratedHistory.FillAsync(source, size));
        return 0;
    }

    private static async Task MeasureAsync(NpgsqlDataSource source, HistorySize size, GeneratedHistory generated)
    {
        var reports = new TargetReports(source, generated.Clock);
        var checks = new CheckHistory(source, generated.Clock);
        int[] page = [.. Enumerable.Range(1, Math.Min(PageOfTargets, size.Targets))];
        Report.Machine();
        Report.Line($"{size.Targets} targets, {size.Days} days of rollups ({generated.Rollups} rows), a day of raw rows ({generated.Rows}), {GeneratedHistory.Tail.TotalMinutes} minutes of them without rollups yet");
        Report.Heading("Reads of the history", "read", "fastest", "median", "slowest");
        var states = new TargetStates(source, generated.Clock);
        await MeasureAsync("state of all targets", () => states.ReadAsync(Announcements.Anything, CancellationToken.None));
        await MeasureAsync("state of all targets, after a second's checks", async () => await states.ReadAsync(await generated.GoOnAsync(), CancellationToken.None));
        await MeasureAsync($"overview: {page.Length} targets in full, last 24 hours", () => reports.ListAsync(page, CancellationToken.None));
        await MeasureAsync($"overview: 90 daily bars of {page.Length} targets", () => reports.ReadDaysAsync(page, 90, CancellationToken.None));
        foreach (var days in (int[])[1, 7, 30, 90, 365])
        {
            await MeasureAsync($"one target, {days} days", () => reports.ReadWindowAsync(size.Targets / 2, TimeSpan.FromDays(days), CancellationToken.None));
        }

        await MeasureAsync("one target, its state and last 24 hours", () => reports.FindAsync(size.Targets / 2, CancellationToken.None));
        await MeasureAsync("one target, 50 newest checks", () => checks.ReadAsync(size.Targets / 2, 50, null, CancellationToken.None));
    }

    private static async Task MeasureAsync<T>(string what, Func<Task<T>> read)
    {
        var clock = TimeProvider.System;
        var times = new List<TimeSpan>();
        for (var run = 0; run <= Runs; run++)
        {
            var began = clock.GetTimestamp();
            await read();
            times.Add(clock.GetElapsedTime(began));
        }

        // The first one also compiles and fills caches.
        var sorted = times.Skip(1).Order().ToArray();
        Report.Row(what, Report.Text($"{sorted[0].TotalMilliseconds:0.0} ms"), Report.Text($"{sorted[Runs / 2].TotalMilliseconds:0.0} ms"), Report.Text($"{sorted[^1].TotalMilliseconds:0.0} ms"));
    }
}
