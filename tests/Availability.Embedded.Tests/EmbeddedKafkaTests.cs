using Confluent.Kafka;

namespace Availability.Embedded.Tests;

public sealed class EmbeddedKafkaTests : IAsyncDisposable
{
    private const short Produce = 0;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();

    [Fact]
    public async Task Start_Twice_GivesTwoBrokersThatDoNotTakeEachOtherForThemselves()
    {
        await using var other = EmbeddedKafka.Start();

        Assert.NotEqual(_kafka.ClusterId, other.ClusterId);
        Assert.NotEqual(_kafka.BootstrapServers, other.BootstrapServers);
        Assert.StartsWith("127.0.0.1:", _kafka.BootstrapServers);
    }

    [Fact]
    public void CreateTopic_WithPartitions_HasThatMany()
    {
        _kafka.CreateTopic("one", 1);
        _kafka.CreateTopic("twelve", 12);

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _kafka.BootstrapServers }).Build();

        Assert.Single(Assert.Single(admin.GetMetadata("one", Deadline).Topics).Partitions);
        Assert.Equal(12, Assert.Single(admin.GetMetadata("twelve", Deadline).Topics).Partitions.Count);
    }

    [Fact]
    public void CreateTopic_ThatExists_SaysSo()
    {
        _kafka.CreateTopic("checks", 1);

        Assert.Contains("checks", Assert.Throws<EmbeddedException>(() => _kafka.CreateTopic("checks", 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_OfTwelvePartitions_GivesBackEveryMessageWithKeyAndHeaders()
    {
        _kafka.CreateTopic("checks", 12);
        await ProduceAsync(Enumerable.Range(0, 1000));

        using var consumer = Kafka.Consumer(_kafka, "readers");
        consumer.Assign(Enumerable.Range(0, 12).Select(partition => new TopicPartitionOffset("checks", partition, Offset.Beginning)));
        var messages = Kafka.Consume(consumer, 1000, Deadline);

        Assert.Equal(Enumerable.Range(0, 1000), messages.Select(message => int.Parse(message.Message.Value)).Order());
        Assert.True(messages.Select(message => message.Partition.Value).Distinct().Count() > 6);
        Assert.All(messages, message => Assert.Equal("origin"u8, message.Message.Headers.GetLastBytes("monitor")));
    }

    private async Task ProduceAsync(IEnumerable<int> numbers)
    {
        using var producer = Kafka.Producer(_kafka);
        await Task.WhenAll(numbers.Select(number => producer.ProduceAsync("checks", Kafka.Message(number), TestContext.Current.CancellationToken)));
    }
}
