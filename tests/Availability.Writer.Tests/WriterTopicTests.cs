using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.Writer.Tests;

public sealed class WriterTopicTests
{
    [Fact]
    public async Task Run_TopicMissing_WaitsForIt()
    {
        await using var kafka = EmbeddedKafka.Start();
        using var topic = new TestTopic(kafka.BootstrapServers, kafka.ClusterId, "checks");
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);

        await writer.NotReadyAsync("topic \"checks\" does not exist yet");
        kafka.CreateTopic("checks", 3);
        await topic.SendAsync(Some.Checks(0, 10));
        await database.HasAsync(10, "check_result");

        await writer.ReadyAsync();
    }

    [Fact]
    public async Task Run_TopicRecreated_StopsUntilThatIsAccepted()
    {
        Assert.SkipWhen((await TestKafka.GetAsync()).IsEmbedded, "the embedded broker gives topics no ids; needs KAFKA_BROKERS");
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Checks(0, 10));
        await using (var earlier = await RunningWriter.StartAsync(topic, database.ConnectionString))
        {
            await database.HasAsync(10, "check_result");
        }

        await topic.RecreateAsync(partitions: 1);
        await topic.SendAsync(Some.Checks(10, 20));
        await using (var refusing = await RunningWriter.StartAsync(topic, database.ConnectionString))
        {
            await refusing.ExitsAsync();
            Assert.Equal(ExitCode.BadUsage, refusing.ExitCode);
            Assert.Equal(10, await database.CountAsync("check_result"));
        }

        await using var accepting = await RunningWriter.StartAsync(topic, database.ConnectionString, ("Writer:AcceptNewTopic", "true"));
        await database.HasAsync(30, "check_result");

        Assert.Equal(["0|10|"], await database.LinesAsync("""SELECT partition, "offset", end_offset FROM stream_gap"""));
    }
}
