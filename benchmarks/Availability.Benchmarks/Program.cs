namespace Availability.Benchmarks;

internal static class Program
{
    private static readonly string[] Claims = ["connections", "low-rate", "delay", "memory"];

    private static async Task<int> Main(string[] args)
    {
        if (args is [ProbeLoop.Verb, ..])
        {
            return await ProbeLoop.RunAsync(args[1..]);
        }

        if (args is [NameLookups.Verb, ..])
        {
            return await NameLookups.RunAsync(args[1..]);
        }

        if (args is [History.Verb, ..])
        {
            return await History.RunAsync(args[1..]);
        }

        if (args is [PageTimes.Verb, ..])
        {
            return await PageTimes.RunAsync(args[1..]);
        }

        if (args is [Writing.WriterBenchmark.Verb, ..])
        {
            return await Writing.WriterBenchmark.RunAsync(args[1..]);
        }

        var seconds = args is [var text, ..] && int.TryParse(text, out var given) ? given : 8;
        string[] wanted = [.. args.Skip(args is [var first, ..] && int.TryParse(first, out _) ? 1 : 0)];
        if (seconds < 1 || wanted.Except(Claims).Any())
        {
            await Console.Error.WriteLineAsync($"usage: Availability.Benchmarks [SECONDS of each measurement, default 8] [{string.Join(" | ", Claims)}]...\n   or: Availability.Benchmarks {Writing.WriterBenchmark.Usage}");
            return 2;
        }

        if (Tools.Missing() is { Length: > 0 } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 2;
        }

        using var folder = new TemporaryFolder();
        await using var nginx = await Nginx.StartAsync(folder);
        await using var blackbox = await Blackbox.StartAsync(folder);
        var measured = TimeSpan.FromSeconds(seconds);
        Report.Machine();
        if (Wants("connections"))
        {
            await FreshConnections.RunAsync(nginx, blackbox, measured);
        }

        if (Wants("low-rate"))
        {
            await LowRate.RunAsync(blackbox, folder, measured);
        }

        if (Wants("delay"))
        {
            await Delay.RunAsync(nginx, folder, measured);
        }

        if (Wants("memory"))
        {
            await Memory.RunAsync(folder);
        }

        return 0;

        bool Wants(string claim) => wanted.Length == 0 || wanted.Contains(claim);
    }
}
