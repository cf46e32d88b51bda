using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.Monitor.Tests.Publishing;

public class KafkaCheckPublisherTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Publish_Check_ArrivesOnceWithKeyAndOrigin()
    {
        var (kafka, options) = await TopicAsync();
        await using var tested = new PublisherUnderTest(options);
        using var reader = new KafkaReader(kafka.BootstrapServers, options.Topic);
        var check = Some.Check("the target");

        tested.Publisher.Publish(check);
        await tested.Publisher.FlushAsync();

        await WaitAsync(() => reader.Has(1), "the record is on the topic");
        Assert.Equal(check, reader.Checks.Single());
        var message = reader.Messages.Single().Message;
        Assert.Equal("the target", message.Key);
        Assert.Equal("monitor-1", Encoding.UTF8.GetString(message.Headers.GetLastBytes("monitor")));
        Assert.Equal((1, 0), (tested.Totals.Published, tested.Totals.Dropped));
        Assert.Null(tested.Publisher.Trouble);
    }

    [Fact]
    public async Task Publish_Traced_IsASpanOfTheCheckThatTheMessageCarries()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MonitorMetrics.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var (kafka, options) = await TopicAsync();
        await using var tested = new PublisherUnderTest(options);
        using var reader = new KafkaReader(kafka.BootstrapServers, options.Topic);

        using var check = MonitorMetrics.Source.StartActivity("check")!;
        tested.Publisher.Publish(Some.Check());
        Assert.Same(check, Activity.Current);
        await tested.Publisher.FlushAsync();

        await WaitAsync(() => reader.Has(1), "the record is on the topic");
        await WaitAsync(() => spans.Any(span => span.ParentId == check.Id), "the span has ended");
        var span = spans.Single(span => span.ParentId == check.Id);
        Assert.Equal(($"{options.Topic} publish", ActivityKind.Producer, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(options.Topic, span.GetTagItem("messaging.destination.name"));
        Assert.Equal(span.Id, Encoding.UTF8.GetString(reader.Messages.Single().Message.Headers.GetLastBytes("traceparent")));
    }

    [Fact]
    public async Task Publish_BrokerAwayAndBack_LosesNothingAndSaysSoOnce()
    {
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 4);
        await using var tested = new PublisherUnderTest(new KafkaOptions { Brokers = kafka.BootstrapServers, ClusterId = kafka.ClusterId });
        using var reader = new KafkaReader(kafka.BootstrapServers, "checks");
        tested.Publisher.Publish(Some.Check("0"));
        await WaitAsync(() => tested.Totals.Published == 1, "the first record is published");

        kafka.SetBrokerDown();
        for (var number = 1; number <= 1_000; number++)
        {
            tested.Publisher.Publish(Some.Check(number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        await WaitAsync(() => tested.Publisher.Trouble is not null, "the publisher notices that the broker is away");
        kafka.SetBrokerUp();
        await WaitAsync(() => tested.Totals.Published == 1_001, "all records are published");

        await WaitAsync(() => reader.Has(1_001), "all records are on the topic");
        Assert.False(reader.Has(1_002));
        Assert.Equal(1_001, reader.Checks.Select(check => check.Target).Distinct().Count());
        Assert.Equal(0, tested.Totals.Dropped);
        Assert.Null(tested.Publisher.Trouble);
        Assert.Single(tested.Log.Lines, line => line.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.Single(tested.Log.Lines, line => line.Contains("is back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_QueueFull_CountsAndPublishesTheGapOnceTheBrokerIsBack()
    {
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 4);
        kafka.CreateTopic("checks-monitors", 4);
        await using var tested = new PublisherUnderTest(
            new KafkaOptions { Brokers = kafka.BootstrapServers, ClusterId = kafka.ClusterId }, options => options.QueueMessages = 100);
        using var monitors = new KafkaReader(kafka.BootstrapServers, "checks-monitors");
        kafka.SetBrokerDown();

        for (var second = 0; second < 150; second++)
        {
            tested.Publisher.Publish(Some.Check(scheduledAt: Some.Instant.AddSeconds(second)));
        }

        Assert.Equal(50, tested.Totals.Dropped);
        kafka.SetBrokerUp();
        await WaitAsync(() => tested.Totals.Published == 100, "what was queued is published");
        await WaitAsync(() => monitors.Has(1), "the gap is published");

        var gap = monitors.Texts.First();
        Assert.Contains("\"type\":\"gap\"", gap, StringComparison.Ordinal);
        Assert.Contains("\"dropped\":50", gap, StringComparison.Ordinal);
        Assert.Contains("\"from\":\"2026-03-14T09:28:33+00:00\",\"to\":\"2026-03-14T09:29:22+00:00\"", gap, StringComparison.Ordinal);
        Assert.Single(tested.Log.Lines, line => line.Contains("is lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_TooLargeRecord_IsDroppedAndBlocksNobody()
    {
        var (kafka, options) = await TopicAsync();
        await using var tested = new PublisherUnderTest(options);
        using var reader = new KafkaReader(kafka.BootstrapServers, options.Topic);

        tested.Publisher.Publish(Some.Check("large", group: new string('x', 3_000_000)));
        tested.Publisher.Publish(Some.Check("small"));
        await tested.Publisher.FlushAsync();

        await WaitAsync(() => reader.Has(1), "the record is on the topic");
        Assert.Equal("small", reader.Checks.Single().Target);
        Assert.Equal((1, 1), (tested.Totals.Published, tested.Totals.Dropped));
    }

    [Fact]
    public async Task Start_NobodyListens_SaysSoOnceAndIsNotReady()
    {
        await using var tested = new PublisherUnderTest(
            new KafkaOptions { Brokers = "127.0.0.1:9" }, options => options.FlushTimeout = TimeSpan.FromMilliseconds(100));

        tested.Publisher.Publish(Some.Check());
        await WaitAsync(() => !tested.Log.Lines.IsEmpty, "it says that Kafka cannot be reached");

        Assert.Contains("127.0.0.1:9 cannot be reached", Assert.Single(tested.Log.Lines), StringComparison.Ordinal);
        Assert.NotNull(tested.Publisher.Trouble);
        await tested.Publisher.FlushAsync();
        Assert.Equal((0, 0), (tested.Totals.Published, tested.Totals.Dropped));
        Assert.Null(tested.Exit.Code);
    }

    [Fact]
    public async Task Start_TopicMissing_IsCreatedWithThePartitionsAsked()
    {
        var brokers = Environment.GetEnvironmentVariable("KAFKA_BROKERS");
        Assert.SkipWhen(string.IsNullOrEmpty(brokers), "The embedded broker makes no topics on request: set KAFKA_BROKERS.");
        var topic = $"test-{Guid.NewGuid():N}";
        await using var tested = new PublisherUnderTest(new KafkaOptions { Brokers = brokers, Topic = topic, TopicPartitions = 4 });

        tested.Publisher.Publish(Some.Check());
        await tested.Publisher.FlushAsync();

        using var reader = new KafkaReader(brokers, topic);
        await WaitAsync(() => reader.Has(1), "the record is on the topic");
        Assert.Equal(1, tested.Totals.Published);
    }

    private static async Task<(TestKafka Kafka, KafkaOptions Options)> TopicAsync()
    {
        var kafka = await TestKafka.GetAsync();
        return (kafka, new KafkaOptions { Brokers = kafka.BootstrapServers, ClusterId = kafka.ClusterId, Topic = await kafka.NewTopicAsync(4) });
    }

    private static Task WaitAsync(Func<bool> condition, string description) =>
        Eventually.TrueAsync(condition, Deadline, description, TestContext.Current.CancellationToken);
}
