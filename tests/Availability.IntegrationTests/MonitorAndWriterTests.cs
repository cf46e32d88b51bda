using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;
using Confluent.Kafka;

namespace Availability.IntegrationTests;

/// <summary>Monitor and writer as two processes, as an operator runs them, with broker and database between them.</summary>
public sealed class MonitorAndWriterTests : IAsyncLifetime
{
    // Every slot from the first to the last has exactly one record. One may be without: the check that was under way when the monitor
    // stopped is nobody's, and the slots that came meanwhile were missed (3) for its sake.
    private const string SlotsWithoutOneRecord = """
        SELECT count(*) FILTER (WHERE NOT is_last) + greatest(count(*) FILTER (WHERE is_last) - 1, 0) FROM (
            SELECT slot, count(request_id) AS records,
                count(request_id) = 0 AND NOT EXISTS (SELECT FROM check_result AS later WHERE later.scheduled_at > slot AND later.outcome <> 3) AS is_last
            FROM (SELECT generate_series(min(scheduled_at), max(scheduled_at), interval '250 milliseconds') AS slot FROM check_result) AS slots
            FULL JOIN check_result ON scheduled_at = slot GROUP BY slot) AS counted
        WHERE slot IS NULL OR records <> 1
        """;

    private readonly LoopbackSite _site = LoopbackSite.Start(LoopbackSite.Ok("all is well"));
    private readonly string _targets = Path.GetTempFileName();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await File.WriteAllTextAsync(_targets, $"{_site.Url}\twell\tname=\"The site\" period=250ms\n", Stop);

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        File.Delete(_targets);
    }

    [Fact]
    public async Task Site_GoesDownAndComesBack_EverySlotIsOneRow()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        await using var writer = pipeline.StartWriter("--period", "50ms");
        await using var monitor = pipeline.StartMonitor(_targets, "--location", "here");
        await HasAsync(pipeline, 8, "outcome = 1 AND match = 1");
        await _site.GoDownAsync();
        await HasAsync(pipeline, 4, "outcome = 2 AND failure_kind = 2");
        _site.ComeUp();
        await HasAsync(pipeline, 12, "outcome = 1 AND match = 1");

        Assert.Equal(ExitCode.Success, await monitor.StopAsync(Stop));
        await StoresAllAsync(pipeline, MessagesOf(pipeline.Kafka.BootstrapServers, pipeline.Topic));
        Assert.Equal(0, await pipeline.QueryAsync<long>(SlotsWithoutOneRecord, Stop));
        // Nobody receives traces here, so none is carried.
        Assert.Equal(["monitor"], HeadersOf(pipeline.Kafka.BootstrapServers, pipeline.Topic));
        Assert.Equal("here", await pipeline.QueryAsync<string>("SELECT string_agg(name, ',') FROM location", Stop));
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Fact]
    public async Task Broker_AwayForAWhile_EverySlotIsOneRow()
    {
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 4);
        kafka.CreateTopic("checks-monitors", 1);
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        var environment = pipeline.Environment();
        (environment["KAFKA_BROKERS"], environment["KAFKA_CLUSTER_ID"], environment["KAFKA_TOPIC"]) = (kafka.BootstrapServers, kafka.ClusterId, "checks");
        await using var writer = ServiceProcess.Start("Availability.Writer", environment, "--period", "50ms");
        await using var monitor = ServiceProcess.Start("Availability.Monitor", environment, _targets);
        await HasAsync(pipeline, 8, "outcome = 1");

        kafka.SetBrokerDown();
        var asked = _site.Connections;
        await Eventually.TrueAsync(() => _site.Connections >= asked + 20, TimeSpan.FromSeconds(60), "probing goes on without the broker", Stop);
        kafka.SetBrokerUp();

        var stored = await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", Stop);
        await HasAsync(pipeline, stored + 25, "true");
        Assert.Equal(ExitCode.Success, await monitor.StopAsync(Stop));
        await StoresAllAsync(pipeline, MessagesOf(kafka.BootstrapServers, "checks"));
        Assert.Equal(0, await pipeline.QueryAsync<long>(SlotsWithoutOneRecord, Stop));
    }

    private static Task HasAsync(Pipeline pipeline, long count, string condition) => Eventually.TrueAsync(
        async token => await pipeline.QueryAsync<long>($"SELECT count(*) FROM check_result WHERE {condition}", token) >= count,
        TimeSpan.FromSeconds(90), $"there are {count} rows where {condition}", Stop);

    private static Task StoresAllAsync(Pipeline pipeline, long messages) => Eventually.TrueAsync(
        async token => await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", token) == messages,
        TimeSpan.FromSeconds(60), $"{messages} rows are stored, one for each message of the topic", Stop);

    private static long MessagesOf(string brokers, string topic)
    {
        using var consumer = NewConsumer(brokers);
        return Enumerable.Range(0, 4).Sum(partition =>
            consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), TimeSpan.FromSeconds(60)).High.Value);
    }

    private static IEnumerable<string> HeadersOf(string brokers, string topic)
    {
        using var consumer = NewConsumer(brokers);
        consumer.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        return [.. consumer.Consume(Stop).Message.Headers.Select(header => header.Key)];
    }

    private static IConsumer<byte[], byte[]> NewConsumer(string brokers) =>
        new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = brokers, GroupId = "count" }).Build();
}
