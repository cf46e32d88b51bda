using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>Writers that take each other's place, as they should and as they should not.</summary>
public sealed class GroupFaultTests
{
    private const string Fenced = "another writer";
    private const string Stored = "SELECT count(*) FROM check_result";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    public async Task TenRollingRestarts_UnderLoad_StoreEveryNumberOnce(int seed)
    {
        var random = new Random(seed);
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 6);
        using var load = new NumberedLoad(pipeline);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var current = pipeline.StartWriter("--period", "10ms");
        await current.SaysAsync("Has 6 partitions", Stop);
        var sending = SendUntilAsync(load, done.Token);
        for (var restart = 0; restart < 10; restart++)
        {
            var next = pipeline.StartWriter("--period", "10ms");
            await next.SaysAsync("Has 3 partitions", Stop);
            // Somewhere in its work, not always at the moment after the partitions were shared out.
            var enough = await pipeline.QueryAsync<long>(Stored, Stop) + random.Next(1_000);
            await Eventually.TrueAsync(
                async token => await pipeline.QueryAsync<long>(Stored, token) >= enough, TimeSpan.FromSeconds(60), $"{enough} rows are stored", Stop);
            Assert.Equal(ExitCode.Success, await current.StopAsync(Stop));
            current = next;
        }

        await done.CancelAsync();
        await sending;
        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await current.StopAsync(Stop));
    }

    // Two brokers with the same messages and one cluster's name: each writer is given the partition by its own broker's group,
    // and keeps it, so that they fight over every offset.
    [Fact]
    public async Task TwoWritersWithTheSamePartition_StoreEveryNumberOnce()
    {
        Assert.SkipUnless((await TestKafka.GetAsync()).IsEmbedded, "brings brokers of its own; runs without KAFKA_BROKERS");
        await using var one = StartBroker();
        await using var other = StartBroker();
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(one.BootstrapServers, "checks");
        using var same = new NumberedLoad(other.BootstrapServers, "checks");
        Send(load, same, 1_000);
        await using var first = Start(pipeline, one.BootstrapServers);
        await using var second = Start(pipeline, other.BootstrapServers);
        // They cannot fight before both are there.
        await first.SaysAsync("Has 1 partitions", Stop);
        await second.SaysAsync("Has 1 partitions", Stop);
        await Eventually.TrueAsync(
            () =>
            {
                Send(load, same, 20);
                return (first.Log + second.Log).Contains(Fenced, StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(60), "one of them is fenced", Stop);
        for (var round = 0; round < 40; round++)
        {
            Send(load, same, 100);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }

        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    private static EmbeddedKafka StartBroker()
    {
        var broker = EmbeddedKafka.Start();
        broker.CreateTopic("checks", 1);
        return broker;
    }

    private static ServiceProcess Start(Pipeline pipeline, string brokers)
    {
        var environment = pipeline.Environment();
        (environment["KAFKA_BROKERS"], environment["KAFKA_CLUSTER_ID"], environment["KAFKA_TOPIC"]) = (brokers, "both", "checks");
        return pipeline.StartWriterIn(environment, "--period", "10ms");
    }

    private static void Send(NumberedLoad load, NumberedLoad same, int count)
    {
        load.Send(count);
        same.Send(count);
    }

    private static async Task SendUntilAsync(NumberedLoad load, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            load.Send(200);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
