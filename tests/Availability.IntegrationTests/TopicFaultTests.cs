using Availability.ServiceDefaults;
using Availability.Testing;
using Confluent.Kafka;

namespace Availability.IntegrationTests;

/// <summary>What a broker's retention, or whoever deletes a topic, can do to a writer.</summary>
public sealed class TopicFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OffsetsExpired_AreRecordedAsGaps(bool frozen)
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: (await TestKafka.GetAsync()).IsEmbedded ? 1 : 4);
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
        await ExpireAsync(pipeline, load);
        load.Send(1_000);
        await using var second = frozen ? first : pipeline.StartWriter("--period", "10ms");
        if (frozen)
        {
            await first.ThawAsync(Stop);
        }

        await pipeline.PassesAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        // The frozen one may have had them all on their way to it.
        Assert.True(frozen || await pipeline.QueryAsync<long>("SELECT count(*) FROM stream_gap", Stop) > 0);
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TopicRecreated_IsRefusedUntilAccepted_AndWhatWasNotReadIsAGap(bool running)
    {
        var kafka = await TestKafka.GetAsync();
        Assert.SkipWhen(kafka.IsEmbedded, "the embedded broker gives topics no ids; needs KAFKA_BROKERS");
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await using var first = pipeline.StartWriter("--period", "10ms");
        load.Send(1_000);
        await pipeline.StoresAsync(1_000, Stop);
        if (!running)
        {
            Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
            load.Send(500);
        }

        var old = load.Sent.Select(await InAsync(pipeline)).ToList();
        await kafka.RecreateTopicAsync(pipeline.Topic, 4, Stop);
        using var newLoad = new NumberedLoad(pipeline, load.Count);
        // More than before: the offsets alone tell nobody that they are others.
        newLoad.Send(3_000);
        await using var refused = running ? first : pipeline.StartWriter("--period", "10ms");
        Assert.Equal(ExitCode.BadUsage, await refused.ExitAsync(Stop));
        Assert.Contains("--accept-new-topic", refused.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Log, StringComparison.Ordinal);

        await using var accepting = pipeline.StartWriter("--period", "10ms", "--accept-new-topic");
        await pipeline.StoresAsync(4_000, Stop);
        Assert.Empty(await NumberOracle.WrongAsync(pipeline.Source, [.. old, .. newLoad.Sent.Select(await InAsync(pipeline))], Stop));
        Assert.Equal(ExitCode.Success, await accepting.StopAsync(Stop));
    }

    private static async Task<Func<SentNumber, SentNumber>> InAsync(Pipeline pipeline)
    {
        var topicId = await pipeline.Kafka.TopicIdAsync(pipeline.Topic);
        return number => number with { TopicId = topicId };
    }

    /// <summary>Everything that is there now goes, as if retention had passed it: on request, or because the embedded broker keeps only 5 MiB.</summary>
    private static async Task ExpireAsync(Pipeline pipeline, NumberedLoad load)
    {
        if (pipeline.Kafka.IsEmbedded)
        {
            load.SendLarge(4_000);
            return;
        }

        // What kafka-delete-records does.
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = pipeline.Kafka.BootstrapServers }).Build();
        await admin.DeleteRecordsAsync(load.Sent.GroupBy(sent => sent.Partition!.Value).Select(partition => new TopicPartitionOffset(
            pipeline.Topic, partition.Key, partition.Max(sent => sent.Offset!.Value) + 1)));
    }
}
