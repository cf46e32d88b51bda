using Confluent.Kafka;

namespace Availability.Embedded.Tests;

public sealed class EmbeddedKafkaTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();

    [Fact]
    public async Task Start_Twice_GivesTwoBrokersThatAreNotTakenForOne()
    {
        await using var other = EmbeddedKafka.Start();

        Assert.NotEqual(_kafka.ClusterId, other.ClusterId);
        Assert.NotEqual(_kafka.BootstrapServers, other.BootstrapServers);
        Assert.StartsWith("127.0.0.1:", _kafka.BootstrapServers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_Twice_IsOnce()
    {
        await _kafka.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => _kafka.CreateTopic("checks", 1));
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

        Assert.Equal(
            "The embedded Kafka broker could not create the topic checks: Broker: Topic already exists.",
            Assert.Throws<EmbeddedException>(() => _kafka.CreateTopic("checks", 1)).Message);
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Topic_OfTwelvePartitions_GivesBackEveryMessageWhole(CompressionType compression)
    {
        _kafka.CreateTopic("checks", 12);
        using (var producer = Kafka.Producer(_kafka, compression))
            await Kafka.ProduceAsync(producer, "checks", Enumerable.Range(0, 1000));

        using var consumer = Kafka.Consumer(_kafka, "readers");
        consumer.Assign(Enumerable.Range(0, 12).Select(partition => new TopicPartitionOffset("checks", partition, Offset.Beginning)));
        var messages = Kafka.Consume(consumer, 1000, Deadline);

        Assert.Equal(Enumerable.Range(0, 1000), messages.Select(Kafka.NumberOf).Order());
        Assert.All(messages, message => Assert.Equal($"target {Kafka.NumberOf(message)}", message.Message.Key));
        Assert.All(messages, message => Assert.Equal("origin"u8, message.Message.Headers.GetLastBytes("monitor")));
        Assert.Equal(12, messages.Select(message => message.Partition.Value).Distinct().Count());
    }

    [Fact]
    public async Task Group_OfTwo_SharesThePartitions()
    {
        _kafka.CreateTopic("checks", 12);
        using var first = Kafka.Consumer(_kafka, "group", AutoOffsetReset.Earliest);
        using var second = Kafka.Consumer(_kafka, "group", AutoOffsetReset.Earliest);
        first.Subscribe("checks");
        await Kafka.PollUntilAsync(() => first.Assignment.Count == 12, [first], Token);

        second.Subscribe("checks");
        await Kafka.PollUntilAsync(() => first.Assignment.Count == 6 && second.Assignment.Count == 6, [first, second], Token);
        Assert.Empty(first.Assignment.Intersect(second.Assignment));

        first.Close();
        await Kafka.PollUntilAsync(() => second.Assignment.Count == 12, [second], Token);
    }

    [Fact]
    public async Task Offsets_AreKeptAndAskedForAsOnAnyBroker()
    {
        _kafka.CreateTopic("checks", 1);
        using (var producer = Kafka.Producer(_kafka))
            await Kafka.ProduceAsync(producer, "checks", Enumerable.Range(0, 10));
        var partition = new TopicPartition("checks", 0);
        using var consumer = Kafka.Consumer(_kafka, "readers");

        consumer.Commit([new TopicPartitionOffset(partition, 7)]);

        Assert.Equal(7, Assert.Single(consumer.Committed([partition], Deadline)).Offset.Value);
        Assert.Equal("0 .. 10", consumer.QueryWatermarkOffsets(partition, Deadline).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public async Task Consume_OutsideOfWhatIsKept_SaysSo(long offset)
    {
        _kafka.CreateTopic("checks", 1);
        using (var producer = Kafka.Producer(_kafka, CompressionType.None))
            await Kafka.ProduceAsync(producer, "checks", Enumerable.Range(0, 10_000), padding: 1000);
        using var consumer = Kafka.Consumer(_kafka, "readers");
        var kept = consumer.QueryWatermarkOffsets(new("checks", 0), Deadline);
        Assert.Equal(10_000, kept.High.Value);
        Assert.InRange(kept.Low.Value, 1, 9_999);

        consumer.Assign(new TopicPartitionOffset("checks", 0, offset));
        var exception = Assert.Throws<ConsumeException>(() => consumer.Consume(Deadline));

        Assert.Equal(ErrorCode.Local_AutoOffsetReset, exception.Error.Code);
    }
}
