using Availability.ServiceDefaults;
using Availability.Testing;
using Confluent.Kafka;

namespace Availability.IntegrationTests;

/// <summary>Whatever is killed, doubled or refused: the view finds every check of every monitor.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    private const int Partitions = 4;

    private const string Stored = """
        coalesce((SELECT count(*) FROM check_result), 0) + (SELECT count(*) FROM quarantine)
            + (SELECT coalesce(sum(checks), 0) FROM stream_gap)
        """;

    private readonly LoopbackSite _site = LoopbackSite.Start(LoopbackSite.Ok("all is well"));
    private readonly LoopbackSite _silent = LoopbackSite.Start(connection => connection.HangAsync());
    private readonly LoopbackSite _slow = LoopbackSite.Start(connection => connection.HangAsync());
    private readonly string _targets = Path.GetTempFileName();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Neither of the last two answers: one is down, and of the other a check is under way for as long as the test lasts.
        await File.WriteAllLinesAsync(
            _targets,
            [
                $"{_site.Url}\t\tname=good period=200ms",
                $"{_site.Url}poison\t\tname=poison period=500ms",
                $"{_silent.Url}\t\tname=silent period=1s timeout=900ms",
                $"{_slow.Url}\t\tname=slow period=30m timeout=30m",
            ],
            Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in (LoopbackSite[])[_site, _silent, _slow])
        {
            await site.DisposeAsync();
        }

        File.Delete(_targets);
    }

    [Fact]
    public async Task View_KillsPoisonAndDoubles_NothingIsUnexplained()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, Partitions);
        await using var first = pipeline.StartWriter("--period", "20ms");
        await using var proper = pipeline.StartMonitor(_targets);
        await HasAsync(pipeline, 10, "check_result");
        await first.KillAsync(Stop);

        await using var second = pipeline.StartWriter("--period", "20ms");
        await PoisonAsync(pipeline);
        await HasAsync(pipeline, 2, "quarantine");
        await using var doubling = pipeline.StartMonitor(_targets);
        await HasAsync(pipeline, 4, "stream_gap WHERE reason = 'duplicate'");
        await Eventually.TrueAsync(() => _slow.Connections >= 2, TimeSpan.FromSeconds(60), "a check of each monitor is under way", Stop);
        await second.KillAsync(Stop);
        Assert.Equal(ExitCode.Success, await doubling.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await proper.StopAsync(Stop));

        // Ids of instances are in the order of their starts.
        var newest = await pipeline.QueryAsync<string>(
            "SELECT greatest((SELECT max(monitor) FROM check_result), (SELECT max(monitor) FROM stream_gap))", Stop);
        await using var third = pipeline.StartWriter("--period", "20ms");
        // Or the monitor might live for a minute, and tell what it has done.
        await third.SaysAsync("Has 4 partitions", Stop);
        await using var killed = pipeline.StartMonitor(_targets);
        await HasAsync(pipeline, 10, $"check_result WHERE monitor > '{newest}'");
        await killed.KillAsync(Stop);
        await StoresAllAsync(pipeline, third);

        Assert.Equal(
            0, await pipeline.QueryAsync<long>(
                """
                SELECT count(*) FROM reconciliation WHERE unexplained <> 0 OR scheduled <>
                    up + down + missed + dropped + quarantined + expired + duplicate + abandoned + in_flight + unexplained
                """,
                Stop));
        // The two that were stopped have told all that they did; what the killed one did is unheard.
        Assert.Equal(
            2, await pipeline.QueryAsync<long>(
                """
                SELECT count(*) FROM (SELECT monitor, sum(scheduled) AS scheduled, sum(unheard) AS unheard FROM reconciliation GROUP BY monitor) AS proof
                WHERE unheard = 0 AND scheduled = (SELECT max(scheduled) FROM monitor_heartbeat AS told WHERE told.monitor = proof.monitor)
                """,
                Stop));
        Assert.Equal(
            "3 monitors: up t, down t, quarantined t, duplicate t, abandoned t, unheard t",
            await pipeline.QueryAsync<string>(
                """
                SELECT format('%s monitors: up %s, down %s, quarantined %s, duplicate %s, abandoned %s, unheard %s', count(DISTINCT monitor),
                    sum(up) > 0, sum(down) > 0, sum(quarantined) > 0, sum(duplicate) > 0, sum(abandoned) > 0, sum(unheard) >= 10)
                FROM reconciliation
                """,
                Stop));
    }

    // The database refuses this target's rows from now on, as it would refuse what is wrong with them.
    private static async Task PoisonAsync(Pipeline pipeline)
    {
        // Whatever else was stored before: it may be in a partition that is read later.
        await HasAsync(pipeline, 1, "target WHERE name = 'poison'");
        var target = await pipeline.QueryAsync<int>("SELECT id FROM target WHERE name = 'poison'", Stop);
        await using var command = pipeline.Source.CreateCommand(
            $"ALTER TABLE check_result ADD CONSTRAINT no_poison CHECK (target_id <> {target}) NOT VALID");
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static Task HasAsync(Pipeline pipeline, long count, string from) => Eventually.TrueAsync(
        async token => await pipeline.QueryAsync<long>($"SELECT count(*) FROM {from}", token) >= count,
        TimeSpan.FromSeconds(60), $"there are {count} in {from}", Stop);

    private static async Task StoresAllAsync(Pipeline pipeline, ServiceProcess writer)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = pipeline.Kafka.BootstrapServers, GroupId = "count" }).Build();
        long End(string topic, int partition) => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), TimeSpan.FromSeconds(60)).High.Value;
        // Asked again each time: what a killed monitor had sent may not have been the broker's yet.
        long Checks() => Enumerable.Range(0, Partitions).Sum(partition => End(pipeline.Topic, partition));
        long Told() => Enumerable.Range(0, 2).Sum(partition => End(pipeline.MonitorsTopic, partition));
        await Eventually.TrueAsync(
            async token => await pipeline.QueryAsync<decimal>($"SELECT ({Stored})::numeric", token) == Checks()
                && await pipeline.QueryAsync<decimal>($"SELECT sum(next_offset) FROM kafka_offset WHERE topic = '{pipeline.MonitorsTopic}'", token) == Told(),
            TimeSpan.FromSeconds(60), $"all checks are stored and all messages of monitors. The writer printed:{Environment.NewLine}{writer.Log}", Stop);
    }
}
