namespace Availability.Benchmarks;

/// <summary>Claim: checks start when they are due, and are spread.</summary>
internal static class Delay
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private const int Concurrency = 32;

    public static async Task RunAsync(Nginx nginx, TemporaryFolder folder, TimeSpan time)
    {
        var (saturated, _) = await ProbeLoop.StartAsync(Nginx.PlainUrl, nginx.RootFile, time, Concurrency);
        var capacity = saturated.PerSecond;
        Report.Heading("Delay, slot until dialled", "targets every 10 s", "checks/s", "p50", "p99", "busiest 100 ms", "not up");
        await RunAsync(folder, 1_000, time);
        await RunAsync(folder, 10_000, time);
        await RunAsync(folder, (int)(capacity / 2 * Period.TotalSeconds), time);
        Report.Line($"\nThe last line is half of what our probe alone does, saturated ({capacity:0} checks/s).");
    }

    private static async Task RunAsync(TemporaryFolder folder, int targets, TimeSpan time)
    {
        await using var monitor = MonitorRun.Start(folder, targets, Period);
        await Task.Delay(monitor.Settling, TimeProvider.System, CancellationToken.None);
        var from = TimeProvider.System.GetUtcNow();
        // A whole period, so that every target has its turn.
        var window = time < Period ? Period : time;
        await Task.Delay(window + TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        var records = monitor.Read(from, from + window);
        TimeSpan[] delays = [.. records.Where(record => record.Delay is not null).Select(record => record.Delay!.Value).Order()];
        var busiest = records.GroupBy(record => (record.Slot - from).Ticks / Slice.Ticks).Max(slice => slice.Count());
        var mean = records.Count / (window / Slice);
        Report.Row(
            Report.Text($"{targets}"), Report.Text($"{records.Count / window.TotalSeconds:0}"),
            Milliseconds(delays[delays.Length / 2]), Milliseconds(delays[delays.Length * 99 / 100]),
            Report.Text($"{busiest / mean:0.00}× the mean"), Report.Text($"{records.Count(record => !record.IsUp)}"));
    }

    private static string Milliseconds(TimeSpan time) => Report.Text($"{time.TotalMilliseconds:0.0} ms");
}
