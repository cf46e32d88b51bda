namespace Availability.Benchmarks.Writing;

/// <summary>
/// Claims: the writer keeps up with Postgres, leaves a loop of small INSERTs far behind, needs little memory whatever the backlog, and a check is
/// soon to be seen.
/// </summary>
internal static class WriterBenchmark
{
    public const string Verb = "writer";
    public const string Usage = "writer [MESSAGES on the topic, default 300000] | writer backlog [MESSAGES, default 10000000]";

    private const int Rounds = 3;

    // The old loop is slow: a part of the messages tells as much.
    private const long OldMessages = 50_000;

    // The other programs run in this process, and are warm from the second round on.
    private const int WarmUpPart = 3;

    // Memory is at its most long before a large backlog is stored.
    private const long MostOfBacklog = 2_000_000;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        var isBacklog = args is ["backlog", ..];
        args = isBacklog ? args[1..] : args;
        var messages = args is [] ? (isBacklog ? 10_000_000 : 300_000) : args is [var text] && long.TryParse(text, out var given) ? given : 0;
        if (messages < 30_000)
        {
            await Console.Error.WriteLineAsync($"usage: Availability.Benchmarks {Usage}; at least 30000");
            return 2;
        }

        Report.Machine();
        await using var server = await Server.StartAsync();
        if (!await (isBacklog ? BacklogAsync(server, messages) : ThroughputAsync(server, messages)))
        {
            await Console.Error.WriteLineAsync("The broker does not keep that many messages: name a real one with KAFKA_BROKERS, or fewer.");
            return 2;
        }

        if (!isBacklog)
        {
            await VisibilityAsync(server);
        }

        return 0;
    }

    private static async Task<bool> BacklogAsync(Server server, long messages)
    {
        await using var stream = await Stream.CreateAsync();
        if (!stream.Fill(messages))
        {
            return false;
        }

        var stored = Math.Min(messages, MostOfBacklog);
        var (sample, memory) = await InDatabaseAsync(server, database => RunAsync(stream, database, stored));
        Report.Heading(Report.Text($"The first {stored} messages of {messages} on the topic"), "rows/s", "CPU per row", "most memory");
        Report.Row(
            Report.Text($"{sample.PerSecond:0}"), Report.Text($"{sample.CpuMicroseconds:0.0} µs"), Report.Text($"{memory / 1024 / 1024} MiB"));
        return true;
    }

    private static async Task<(Sample Sample, long Memory)> RunAsync(Stream stream, string database, long messages)
    {
        await using var writer = WriterRun.Start(stream, database, "1");
        var sample = await writer.MeasureAsync(messages, messages / WarmUpPart);
        return (sample, ProcessUse.MostResident(writer.Id));
    }

    private static async Task<bool> ThroughputAsync(Server server, long messages)
    {
        await using var stream = await Stream.CreateAsync();
        if (!stream.Fill(messages))
        {
            return false;
        }

        List<Sample> ours = [], copies = [], old = [];
        var memory = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            copies.Add(await InDatabaseAsync(server, database => BareCopy.RunAsync(database, messages)));
            var (sample, most) = await InDatabaseAsync(server, database => RunAsync(stream, database, messages));
            ours.Add(sample);
            memory = Math.Max(memory, most);
            old.Add(await InDatabaseAsync(server, database => OldLoop.RunAsync(stream, database, Math.Min(messages, OldMessages))));
        }

        var reference = Median(ours);
        Report.Heading(Report.Text($"From a topic of {messages} messages to committed rows"), "program", "rows/s", "our writer is", "CPU per row", "most memory");
        foreach (var samples in (List<Sample>[])[copies, ours, old])
        {
            Report.Row(
                samples[0].Program,
                Report.Text($"{Median(samples):0} ({samples.Min(sample => sample.PerSecond):0}–{samples.Max(sample => sample.PerSecond):0})"),
                Report.Text($"{reference / Median(samples):0.00}×"),
                Report.Text($"{samples.Min(sample => sample.CpuMicroseconds):0.0} µs"),
                samples == ours ? Report.Text($"{memory / 1024 / 1024} MiB") : "");
        }

        return true;
    }

    private static async Task VisibilityAsync(Server server)
    {
        Report.Heading("From check to committed row, 1,000 checks a second", "--period", "p50", "p99");
        foreach (var period in (string[])["1s", "50ms"])
        {
            await using var stream = await Stream.CreateAsync();
            var delays = await InDatabaseAsync(server, async database =>
            {
                await using var writer = WriterRun.Start(stream, database, period);
                return await Visibility.RunAsync(stream, writer, Watched);
            });
            Report.Row(period, Report.Text($"{delays[delays.Count / 2]:0} ms"), Report.Text($"{delays[delays.Count * 99 / 100]:0} ms"));
        }
    }

    private static async Task<T> InDatabaseAsync<T>(Server server, Func<string, Task<T>> run)
    {
        var database = await server.NewDatabaseAsync();
        try
        {
            return await run(database);
        }
        finally
        {
            await server.DropAsync(database);
        }
    }

    private static double Median(List<Sample> samples) => samples.Select(sample => sample.PerSecond).Order().ElementAt(samples.Count / 2);
}
