namespace Availability.Benchmarks;

/// <summary>Claim: 100,000 targets fit into one small process.</summary>
internal static class Memory
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    // Start, every target's early check and its first regular one.
    private static readonly TimeSpan Window = Minute + TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(TemporaryFolder folder)
    {
        Report.Heading("Memory, targets every 60 s, checks running", "targets", "resident, most seen", "checks written");
        foreach (var targets in (int[])[10_000, 100_000])
        {
            await using var monitor = MonitorRun.Start(folder, targets, Minute);
            var start = TimeProvider.System.GetUtcNow();
            var most = 0L;
            while (TimeProvider.System.GetUtcNow() - start < Window)
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
                most = Math.Max(most, ProcessUse.Resident(monitor.Id));
            }

            var count = monitor.Read(start - Minute, TimeProvider.System.GetUtcNow()).Count;
            Report.Row(Report.Text($"{targets}"), Report.Text($"{most / 1024 / 1024} MiB"), Report.Text($"{count}"));
        }
    }
}
