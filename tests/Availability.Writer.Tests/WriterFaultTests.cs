using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;
using Confluent.Kafka;
using Npgsql;

namespace Availability.Writer.Tests;

public sealed class WriterFaultTests
{
    [Fact]
    public async Task Run_PostgresGoneAndBack_EveryNumberOnce()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new TcpProxy(settings.Host!, settings.Port);
        proxy.Up();
        (settings.Host, settings.Port) = ("127.0.0.1", proxy.Port);
        await using var writer = await RunningWriter.StartAsync(topic, settings.ConnectionString);
        // Its partitions are made: it would only look again in a minute.
        await writer.ReadyAsync();

        for (var round = 0; round < 3; round++)
        {
            await topic.SendAsync(Some.Checks(round * 2_000, 1_000));
            await database.HasAsync((round * 2_000) + 1, "check_result");
            await proxy.DownAsync();
            await topic.SendAsync(Some.Checks((round * 2_000) + 1_000, 1_000));
            await writer.NotReadyAsync("Postgres");
            proxy.Up();
            await database.HasAsync((round + 1) * 2_000, "check_result");
        }

        await database.HasEveryNumberOnceAsync(6_000);
        await writer.ReadsAndStoresAsync();
    }

    [Fact]
    public async Task Run_PostgresAwayUntilReadingPauses_EveryNumberOnce()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new TcpProxy(settings.Host!, settings.Port);
        proxy.Up();
        (settings.Host, settings.Port) = ("127.0.0.1", proxy.Port);
        await using var writer = await RunningWriter.StartAsync(topic, settings.ConnectionString);
        await writer.ReadyAsync();

        await proxy.DownAsync();
        await topic.SendAsync(Some.Checks(0, 30_000));
        await Eventually.TrueAsync(
            () => writer.IsPaused, TimeSpan.FromSeconds(60), "reading pauses", TestContext.Current.CancellationToken);
        proxy.Up();
        await database.HasAsync(30_000, "check_result");

        await database.HasEveryNumberOnceAsync(30_000);
    }

    // Every batch there can be is under way then, and the memory of those that are stored is used again.
    [Fact]
    public async Task Run_BadMessagesAmongMoreThanTheBuffers_AreSetAsideWithTheirOwnBytes()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateAsync();
        for (var round = 0; round < 100; round++)
        {
            await topic.SendAsync(Some.Checks(round * 300, 300));
            await topic.SendAsync($"bad {round}");
        }

        await using var other = await database.LockAsync("check_result");
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await Eventually.TrueAsync(
            () => writer.IsPaused, TimeSpan.FromSeconds(60), "reading pauses", TestContext.Current.CancellationToken);
        await other.ReleaseAsync("SELECT 1");
        await database.HasAsync(30_000, "check_result");

        await database.HasEveryNumberOnceAsync(30_000);
        await database.HasAsync(100, "quarantine");
        Assert.Equal(
            Enumerable.Range(0, 100).Select(round => $"bad {round}"),
            await database.LinesAsync("SELECT convert_from(message_value, 'UTF8') FROM quarantine ORDER BY partition, \"offset\""));
    }

    [Fact]
    public async Task Run_RebalancedWhileReadingIsPaused_EveryNumberOnce()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 2);
        await using var database = await TestDatabase.CreateAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new TcpProxy(settings.Host!, settings.Port);
        proxy.Up();
        (settings.Host, settings.Port) = ("127.0.0.1", proxy.Port);
        await using var writer = await RunningWriter.StartAsync(topic, settings.ConnectionString);
        await writer.ReadyAsync();
        await proxy.DownAsync();
        await topic.SendAsync(Some.Checks(0, 20_000));
        await Eventually.TrueAsync(
            () => writer.IsPaused, TimeSpan.FromSeconds(60), "reading pauses", TestContext.Current.CancellationToken);

        await using (new GroupMember(topic))
        {
            await Eventually.TrueAsync(
                () => !writer.IsPaused, TimeSpan.FromSeconds(60), "its partitions are revoked", TestContext.Current.CancellationToken);
        }

        proxy.Up();
        await database.HasAsync(20_000, "check_result");
        await database.HasEveryNumberOnceAsync(20_000);
    }

    [Fact]
    public async Task Run_PostgresAwayAtStart_WaitsForIt()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateEmptyAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new TcpProxy(settings.Host!, settings.Port);
        proxy.Up();
        await proxy.DownAsync();
        (settings.Host, settings.Port) = ("127.0.0.1", proxy.Port);
        await topic.SendAsync(Some.Checks(0, 10));

        await using var writer = await RunningWriter.StartAsync(topic, settings.ConnectionString);
        await writer.NotReadyAsync("Postgres");
        proxy.Up();
        await database.HasAsync(10, "check_result");

        await database.HasEveryNumberOnceAsync(10);
    }

    [Fact]
    public async Task Run_PostgresAwayAtARebalance_IsReadyAgainWithoutAMessage()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 2);
        await using var database = await TestDatabase.CreateAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new TcpProxy(settings.Host!, settings.Port);
        proxy.Up();
        (settings.Host, settings.Port) = ("127.0.0.1", proxy.Port);
        await using var writer = await RunningWriter.StartAsync(topic, settings.ConnectionString);
        await writer.ReadyAsync();

        await proxy.DownAsync();
        await using (new GroupMember(topic))
        {
            await writer.NotReadyAsync("Postgres");
        }

        proxy.Up();

        await writer.ReadsAndStoresAsync();
    }

    [Fact]
    public async Task Run_KafkaGoneAndBack_EveryNumberOnce()
    {
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 3);
        using var topic = new TestTopic(kafka.BootstrapServers, kafka.ClusterId, "checks");
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await topic.SendAsync(Some.Checks(0, 1_000));
        await database.HasAsync(1_000, "check_result");

        kafka.SetBrokerDown();
        await writer.NotReadyAsync("Kafka");
        kafka.SetBrokerUp();
        await topic.SendAsync(Some.Checks(1_000, 1_000));
        await database.HasAsync(2_000, "check_result");

        await database.HasEveryNumberOnceAsync(2_000);
        await writer.ReadyAsync();
    }

    [Fact]
    public async Task Run_KafkaGone_TellsNoEndsThatNobodyHasSeen()
    {
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 1);
        using var topic = new TestTopic(kafka.BootstrapServers, kafka.ClusterId, "checks");
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await topic.SendAsync(Some.Checks(0, 3));
        await KnowsTheEndAsync(writer, 3);

        kafka.SetBrokerDown();
        await KnowsTheEndAsync(writer, null);
        kafka.SetBrokerUp();

        await KnowsTheEndAsync(writer, 3);
    }

    [Fact]
    public async Task Run_KafkaAwayAtStart_SaysSoAndStops()
    {
        using var topic = new TestTopic("127.0.0.1:9", "nobody", "checks");
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);

        await writer.NotReadyAsync("Kafka: no broker of 127.0.0.1:9 answers");
        await writer.StopAsync();

        Assert.Null(writer.ExitCode);
    }

    [Fact]
    public async Task Run_TwoWritersJoiningAndLeaving_EveryNumberOnce()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 6);
        await using var database = await TestDatabase.CreateAsync();
        var load = SendSlowlyAsync(topic, rounds: 40, each: 250);
        await using var steady = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await steady.ReadyAsync();

        for (var round = 0; round < 3; round++)
        {
            await using var guest = await RunningWriter.StartAsync(topic, database.ConnectionString);
            await Eventually.TrueAsync(
                () => guest.Leases.All.Any(), TimeSpan.FromSeconds(60), "the guest has partitions", TestContext.Current.CancellationToken);
        }

        await load;
        await database.HasAsync(10_000, "check_result");
        await database.HasEveryNumberOnceAsync(10_000);
    }

    [Fact]
    public async Task Run_ZombieMovedTheOffset_DropsWhatItReadAndGoesOnThere()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await topic.SendAsync(Some.Checks(0, 10));
        await database.HasAsync(10, "check_result");

        // As if another writer had stored two of the next: here they are lost, and only they.
        await database.ExecuteAsync("UPDATE kafka_offset SET next_offset = 12");
        await topic.SendAsync(Some.Checks(10, 10));
        await database.HasAsync(18, "check_result");

        Assert.Equal(18, await database.CountAsync("check_result"));
        Assert.Equal(["20"], await database.LinesAsync("SELECT next_offset FROM kafka_offset"));
    }

    [Fact]
    public async Task Run_AnotherStoresWhileItTakesAPartition_DoesNotTakeThatForATruncatedTopic()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Checks(0, 10));
        await using (var earlier = await RunningWriter.StartAsync(topic, database.ConnectionString))
        {
            await database.HasAsync(10, "check_result");
        }

        await using var other = await database.LockAsync("kafka_offset");
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await database.HasAsync(1, "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM kafka_offset%'");
        await topic.SendAsync(Some.Checks(10, 10));
        await other.ReleaseAsync("UPDATE kafka_offset SET next_offset = 15");

        await database.HasAsync(15, "check_result");
        await writer.ReadyAsync();
        Assert.Null(writer.ExitCode);
    }

    [Fact]
    public async Task Run_RefusedByTheBrokerWithABatchInFlight_StoresItAndStopsWithASentence()
    {
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 1);
        using var topic = new TestTopic(kafka.BootstrapServers, kafka.ClusterId, "checks");
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await writer.ReadyAsync();
        await using var other = await database.LockAsync("kafka_offset");
        await topic.SendAsync(Some.Checks(0, 10));
        await database.HasAsync(1, "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM kafka_offset%FOR UPDATE'");
        kafka.PushErrors(apiKey: 1, ErrorCode.TopicAuthorizationFailed);
        await Eventually.TrueAsync(
            () => writer.SinceLastPoll > TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60), "reading has ended", TestContext.Current.CancellationToken);
        await other.ReleaseAsync("SELECT 1");

        await writer.ExitsAsync();
        Assert.Equal(ExitCode.BadUsage, writer.ExitCode);
        await database.HasEveryNumberOnceAsync(10);
    }

    [Fact]
    public async Task Run_DrainOnStopBeforeItHasPartitions_StoresAllThatWasSentBefore()
    {
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 3);
        using var topic = new TestTopic(kafka.BootstrapServers, kafka.ClusterId, "checks");
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Checks(0, 1_000));
        // Joining the group takes some round trips, longer than what is between two lines here.
        kafka.SetRoundTripTime(TimeSpan.FromSeconds(3));
        await using var writer = await RunningWriter.StartDrainingAsync(topic, database.ConnectionString);
        await Eventually.TrueAsync(
            () => writer.SinceLastPoll > TimeSpan.Zero, TimeSpan.FromSeconds(60), "reading begins", TestContext.Current.CancellationToken);
        Assert.Empty(writer.Leases.All);

        var stopping = writer.StopAsync();
        kafka.SetRoundTripTime(TimeSpan.Zero);
        await stopping;

        await database.HasEveryNumberOnceAsync(1_000);
        Assert.Null(writer.ExitCode);
    }

    private static async Task SendSlowlyAsync(TestTopic topic, int rounds, int each)
    {
        for (var round = 0; round < rounds; round++)
        {
            await topic.SendAsync(Some.Checks(round * each, each));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static Task KnowsTheEndAsync(RunningWriter writer, long? end) => Eventually.TrueAsync(
        () => writer.Ends.Last?.Ends[0] == end, TimeSpan.FromSeconds(60), end is null ? "it tells no end" : $"it tells the end {end}",
        TestContext.Current.CancellationToken);
}
