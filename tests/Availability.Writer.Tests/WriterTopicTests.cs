using Availability.Embedded;

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
}
