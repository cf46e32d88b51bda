using Availability.ServiceDefaults;
using Availability.Testing;
using Confluent.Kafka;

namespace Availability.IntegrationTests;

/// <summary>What a broker's retention can do to a writer.</summary>
public sealed class TopicFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OffsetsExpired_AreRecordedAsGaps(bool frozen)
    {
        Assert.SkipWhen((await TestKafka.GetAsync()).IsEmbedded, "the embedded broker deletes no records on request; needs KAFKA_BROKERS");
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await using var first = pipeline.StartWriter("--period", "10ms");
        load.Send(2_000);
        await pipeline.StoresAsync(2_000, Stop);
        if (frozen)
        {
            await first.FreezeAsync(Stop);
        }
        else
        {
            Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
        }

        load.Send(2_000);
        await DeleteAllAsync(pipeline, load);
        load.Send(1_000);
        await using var second = frozen ? first : pipeline.StartWriter("--period", "10ms");
        if (frozen)
        {
            await first.ThawAsync(Stop);
        }

        await pipeline.PassesAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.True(frozen || await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", Stop) == 3_000);
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    /// <summary>What kafka-delete-records does: everything that is there now is gone, as if retention had passed it.</summary>
    private static async Task DeleteAllAsync(Pipeline pipeline, NumberedLoad load)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = pipeline.Kafka.BootstrapServers }).Build();
        await admin.DeleteRecordsAsync(load.Sent.GroupBy(sent => sent.Partition!.Value).Select(partition => new TopicPartitionOffset(
            pipeline.Topic, partition.Key, partition.Max(sent => sent.Offset!.Value) + 1)));
    }
}
