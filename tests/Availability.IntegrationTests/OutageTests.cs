using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>Postgres gone for longer than any of the writer's timeouts and pauses.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    // The round of partitions that failed is made again after a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Nothing of a writer waits longer than 30 s (a command's timeout); its pauses end at 5 s.
    [Fact]
    public async Task Postgres_AwayForAMinuteUnderLoad_StoresEveryNumberOnce()
    {
        await using var postgres = await TemporaryPostgres.StartAsync(new EmbeddedPostgresOptions(), Stop);
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 8, database: postgres.ConnectionString);
        using var load = new NumberedLoad(pipeline);
        await using var first = pipeline.StartWriter("--period", "10ms");
        await first.SaysAsync("Has 8 partitions", Stop);
        await using var second = pipeline.StartWriter("--period", "10ms");
        await second.SaysAsync("Has 4 partitions", Stop);
        load.Send(1_000);
        await pipeline.StoresAsync(1_000, Stop);

        using var minute = new CancellationTokenSource(Minute, TimeProvider.System);
        var sending = SendUntilAsync(load, minute.Token);
        await postgres.StopAsync();
        await AnswersAsync(first, "health", 503);
        await first.SaysAsync("The buffer is full", Stop);
        // The first is given all, and nothing tells it where to go on.
        await second.KillAsync(Stop);
        await using var third = pipeline.StartWriter("--period", "10ms");
        await AnswersAsync(third, "health", 503);
        await sending;
        await AnswersAsync(first, "alive", 200);
        await AnswersAsync(third, "alive", 200);

        await postgres.StartAgainAsync(Stop);
        await pipeline.StoresAsync(load.Count, Stop);
        load.Send(1_000);
        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        await AnswersAsync(first, "health", 200);
        await AnswersAsync(third, "health", 200);
        Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await third.StopAsync(Stop));
    }

    // For each of two writers more than its buffer and a batch hold, and no more than the embedded broker keeps: 5 MiB of a partition.
    private static async Task SendUntilAsync(NumberedLoad load, CancellationToken done)
    {
        await Task.Run(() => load.Send(40_000), Stop);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        while (!done.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(Stop);
            load.Send(50);
        }
    }

    private static async Task AnswersAsync(ServiceProcess writer, string path, int status)
    {
        using var client = new HttpClient { BaseAddress = await writer.HealthAsync(Stop) };
        await Eventually.TrueAsync(
            async token => (int)(await client.GetAsync(new Uri(path, UriKind.Relative), token)).StatusCode == status,
            Patience, $"/{path} answers {status}", Stop);
    }
}
