namespace Availability.Benchmarks;

/// <summary>
/// Claim: a check costs little more than the connection it needs. Checks per second and per CPU-second, saturated, in rounds that
/// take turns, so that whatever else the machine does hits all alike.
/// </summary>
internal static class FreshConnections
{
    private const int Rounds = 3;
    private const int Concurrency = 32;

    public static async Task RunAsync(Nginx nginx, Blackbox blackbox, TimeSpan time)
    {
        await RunAsync("Plain HTTP, fresh connections", Nginx.PlainUrl, nginx, blackbox, time);
        await RunAsync("TLS, fresh connections", Nginx.TlsUrl, nginx, blackbox, time);
    }

    private static async Task RunAsync(string claim, string url, Nginx nginx, Blackbox blackbox, TimeSpan time)
    {
        List<Sample> theirs = [], ours = [], least = [];
        List<double> bytes = [];
        for (var round = 0; round < Rounds; round++)
        {
            var before = ProcessUse.CpuOfTree(blackbox.Id);
            var driver = await Wrk.RunAsync(Blackbox.ProbeUrl(url), time, Concurrency, close: false);
            theirs.Add(driver with { Program = "blackbox_exporter", Cpu = ProcessUse.CpuOfTree(blackbox.Id) - before });
            var (sample, allocated) = await ProbeLoop.StartAsync(url, nginx.RootFile, time, Concurrency);
            ours.Add(sample);
            bytes.Add(allocated);
            least.Add(await Wrk.RunAsync(url, time, Concurrency));
        }

        var reference = Median(theirs.Select(sample => sample.PerCpuSecond));
        Report.Heading(claim, "program", "checks/s", "checks/CPU-s", "of blackbox_exporter", "allocated per check");
        foreach (var samples in (List<Sample>[])[theirs, ours, least])
        {
            Report.Row(
                samples[0].Program,
                Report.Text($"{Median(samples.Select(sample => sample.PerSecond)):0}"),
                Report.Text($"{Median(samples.Select(sample => sample.PerCpuSecond)):0} ({samples.Min(sample => sample.PerCpuSecond):0}–{samples.Max(sample => sample.PerCpuSecond):0})"),
                Report.Text($"{Median(samples.Select(sample => sample.PerCpuSecond)) / reference:0.0}×"),
                samples == ours ? Report.Text($"{Median(bytes):0} B") : "");
        }

        Report.Line($"\nOurs is {Median(ours.Select(sample => sample.PerCpuSecond)) / Median(least.Select(sample => sample.PerCpuSecond)):0%} of wrk per CPU-second.");
    }

    private static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }
}
