using Availability.ServiceDefaults;
using Availability.Testing;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Availability.IntegrationTests;

/// <summary>Three replicated brokers, two of which must have what is confirmed.</summary>
public sealed class ReplicatedKafkaTests
{
    private const string Topic = "checks";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LosingOneBrokerThenAnother_UnderLoad_StoresEveryNumberOnce()
    {
        Assert.SkipUnless((await TestKafka.GetAsync()).IsEmbedded, "brings brokers of its own; runs without KAFKA_BROKERS");
        await using var kafka = await KafkaCluster.StartAsync(Stop);
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        await CreateTopicAsync(kafka);
        using var load = new NumberedLoad(kafka.BootstrapServers, Topic);
        await using var writer = pipeline.StartWriterIn(Environment(pipeline, kafka), "--period", "10ms");
        load.Send(2_000);
        await pipeline.StoresAsync(load.Count, Stop);

        var sending = Task.Run(() => load.Send(5_000), Stop);
        kafka.Kill(1);
        await sending;
        await pipeline.StoresAsync(load.Count, Stop);

        sending = Task.Run(() => load.Send(5_000), Stop);
        kafka.Kill(2);
        await kafka.StartAgainAsync(Stop, 1);
        await sending;
        kafka.Kill(3);
        await kafka.StartAgainAsync(Stop, 2, 3);
        load.Send(2_000);

        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    private static async Task CreateTopicAsync(KafkaCluster kafka)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 4, ReplicationFactor = 3 }]);
    }

    // As it is run against real brokers, which say themselves who they are.
    private static Dictionary<string, string?> Environment(Pipeline pipeline, KafkaCluster kafka)
    {
        var environment = pipeline.Environment();
        environment["KAFKA_BROKERS"] = kafka.BootstrapServers;
        environment["KAFKA_TOPIC"] = Topic;
        environment["KAFKA_CLUSTER_ID"] = null;
        environment["Writer__SessionTimeout"] = null;
        return environment;
    }
}
