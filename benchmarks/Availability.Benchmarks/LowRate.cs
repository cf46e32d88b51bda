namespace Availability.Benchmarks;

/// <summary>Claim: a check costs little also when there are few of them, which is how monitors live.</summary>
internal static class LowRate
{
    private const int PerSecond = 100;
    private const int Targets = 1_000;
    private const int Connections = 10;

    public static async Task RunAsync(Blackbox blackbox, TemporaryFolder folder, TimeSpan time)
    {
        // Each connection waits that long before each request.
        var pace = folder.Write("pace.lua", $"function delay() return {Connections * 1000 / PerSecond} end\n");
        var before = ProcessUse.CpuOfTree(blackbox.Id);
        var driver = await Wrk.RunAsync(Blackbox.ProbeUrl(Nginx.PlainUrl), time, Connections, pace, close: false);
        var theirs = driver with { Program = "blackbox_exporter", Cpu = ProcessUse.CpuOfTree(blackbox.Id) - before };
        var least = await Wrk.RunAsync(Nginx.PlainUrl, time, Connections, pace);
        var ours = await MonitorAsync(folder, time);

        Report.Heading("Plain HTTP at 100 checks a second", "program", "checks/s", "CPU per check", "of blackbox_exporter");
        foreach (var sample in (Sample[])[theirs, ours, least])
        {
            Report.Row(
                sample.Program, Report.Text($"{sample.PerSecond:0}"), Report.Text($"{sample.CpuMicroseconds:0} µs"),
                Report.Text($"{sample.CpuMicroseconds / theirs.CpuMicroseconds:0.00}×"));
        }
    }

    private static async Task<Sample> MonitorAsync(TemporaryFolder folder, TimeSpan time)
    {
        await using var monitor = MonitorRun.Start(folder, Targets, TimeSpan.FromSeconds(Targets / PerSecond));
        await Task.Delay(monitor.Settling, TimeProvider.System, CancellationToken.None);
        var (from, cpu) = (TimeProvider.System.GetUtcNow(), ProcessUse.Cpu(monitor.Id));
        await Task.Delay(time, TimeProvider.System, CancellationToken.None);
        var (to, used) = (TimeProvider.System.GetUtcNow(), ProcessUse.Cpu(monitor.Id) - cpu);
        return new Sample("our whole monitor", monitor.Read(from, to).Count, to - from, used);
    }
}
