using Availability.Testing;
using Confluent.Kafka;

namespace Availability.Embedded.Tests;

public sealed class TestKafkaTests
{
    [Fact]
    public async Task NewTopic_Twice_GivesTwoEmptyTopicsOfTheAskedPartitions()
    {
        var kafka = await TestKafka.GetAsync();
        var first = await kafka.NewTopicAsync(3);
        var second = await kafka.NewTopicAsync(3);
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = first }).Build();

        Assert.NotEqual(first, second);
        for (var partition = 0; partition < 3; partition++)
            Assert.Equal("0 .. 0", consumer.QueryWatermarkOffsets(new(first, partition), TimeSpan.FromSeconds(60)).ToString());
        Assert.Throws<KafkaException>(() => consumer.QueryWatermarkOffsets(new(first, 3), TimeSpan.FromSeconds(5)));
        Assert.Equal(kafka.IsEmbedded, kafka.ClusterId is not null);
    }
}
