using Confluent.Kafka;

namespace Availability.Embedded.Tests;

public sealed class EmbeddedKafkaFaultTests : IAsyncDisposable
{
    private const short Produce = 0;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();

    public EmbeddedKafkaFaultTests() => _kafka.CreateTopic("checks", 12);

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();

    [Fact]
    public async Task PushErrors_OnProduce_ReachTheProducerOnceEach()
    {
        using var producer = Kafka.Producer(_kafka);
        _kafka.PushErrors(Produce, ErrorCode.MsgSizeTooLarge);

        var exception = await Assert.ThrowsAsync<ProduceException<string, string>>(() => Kafka.ProduceAsync(producer, "checks", [1]));
        await Kafka.ProduceAsync(producer, "checks", [2]);

        Assert.Equal(ErrorCode.MsgSizeTooLarge, exception.Error.Code);
    }

    [Fact]
    public async Task ClearErrors_TakesBackWhatNobodyHasSeen()
    {
        using var producer = Kafka.Producer(_kafka);
        _kafka.PushErrors(Produce, ErrorCode.MsgSizeTooLarge, ErrorCode.MsgSizeTooLarge);
        _kafka.ClearErrors(Produce);

        await Kafka.ProduceAsync(producer, "checks", [1]);

        Assert.Equal([1], Read(1));
    }

    [Fact]
    public async Task PushErrors_ThatPass_LoseAndDoubleNothingOfAnIdempotentProducer()
    {
        using var producer = Kafka.Producer(_kafka);
        _kafka.PushErrors(Produce, ErrorCode.NotEnoughReplicas, ErrorCode.LeaderNotAvailable, ErrorCode.RequestTimedOut);

        await Kafka.ProduceAsync(producer, "checks", Enumerable.Range(0, 100));

        Assert.Equal(Enumerable.Range(0, 100), Read(100));
    }

    [Fact]
    public async Task BrokerDownAndUp_LosesAndDoublesNothingOfAnIdempotentProducer()
    {
        using var producer = Kafka.Producer(_kafka);
        await Kafka.ProduceAsync(producer, "checks", Enumerable.Range(0, 100));

        _kafka.SetBrokerDown();
        var held = Kafka.ProduceAsync(producer, "checks", Enumerable.Range(100, 100));
        producer.Flush(TimeSpan.FromMilliseconds(300));
        Assert.False(held.IsCompleted);
        _kafka.SetBrokerUp();
        await held;

        Assert.Equal(Enumerable.Range(0, 200), Read(200));
    }

    [Fact]
    public async Task RoundTripTime_LongerThanTheProducerWaits_TimesOut()
    {
        using var producer = Kafka.Producer(_kafka, messageTimeout: TimeSpan.FromSeconds(1));
        _kafka.SetRoundTripTime(TimeSpan.FromSeconds(20));

        var exception = await Assert.ThrowsAsync<ProduceException<string, string>>(() => Kafka.ProduceAsync(producer, "checks", [1]));

        Assert.Equal(ErrorCode.Local_MsgTimedOut, exception.Error.Code);
    }

    private IEnumerable<int> Read(int count)
    {
        using var consumer = Kafka.Consumer(_kafka, "readers");
        consumer.Assign(Enumerable.Range(0, 12).Select(partition => new TopicPartitionOffset("checks", partition, Offset.Beginning)));
        var messages = Kafka.Consume(consumer, count, Deadline);

        // What comes after the last one expected is a double.
        if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } more)
            messages.Add(more);
        return messages.Select(Kafka.NumberOf).Order();
    }
}
