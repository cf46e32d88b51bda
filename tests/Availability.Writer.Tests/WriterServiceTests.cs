using Availability.ServiceDefaults;

namespace Availability.Writer.Tests;

public sealed class WriterServiceTests
{
    [Fact]
    public async Task Run_OldProgramsMessages_ReadBackAsItStoredThem()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateEmptyAsync();
        await topic.SendAsync(
            """{"request_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "timestamp": "2023-03-04T05:06:07.891234", "url": "https://example.org", "response_time": 0.25, "status_code": 200, "match": "matched"}""",
            """{"request_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "timestamp": "2023-03-04T05:06:08", "url": "https://example.org", "response_time": 15, "status_code": null, "match": "unused"}""");

        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await database.HasAsync(2, "checks");

        Assert.Equal(
            [
                "0f8fad5b-d9cb-469f-a165-70867728950e|2023-03-04 05:06:07.891234|https://example.org|0.25|200|matched",
                "7c9e6679-7425-40de-944b-e07fc1f90ae7|2023-03-04 05:06:08|https://example.org|15||unused",
            ],
            await database.LinesAsync(
                """SELECT request_id, "timestamp"::text, url, response_time, status_code, regexp_match FROM checks ORDER BY "timestamp" """));
    }

    [Fact]
    public async Task Run_AllStored_DatabaseKnowsThatNothingWaits()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Check(0), Some.Check(1), Some.Check(2));

        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);

        await database.HasAsync(1, "stream_backlog WHERE end_offset = 3 AND waiting = 0");
    }

    [Fact]
    public async Task Run_BadMessages_AreSetAsideWithTheirBytes()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Check(0));
        await topic.SendAsync("not JSON", """{"a": "check?"}""", null, "");
        await topic.SendAsync(Some.Check(1) with { ScheduledAt = TimeProvider.System.GetUtcNow().AddDays(1) }, Some.Check(2));

        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await database.HasAsync(2, "check_result");

        Assert.Equal(2, await database.CountAsync("check_result"));
        Assert.Equal(
            ["1|not JSON|monitor-1", "2|{\"a\": \"check?\"}|monitor-1", "3||monitor-1", "4||monitor-1"],
            await database.LinesAsync(
                """SELECT "offset", convert_from(message_value, 'UTF8'), monitor FROM quarantine WHERE "offset" < 5 ORDER BY "offset" """));
        Assert.Equal(1, await database.CountAsync("""quarantine WHERE "offset" = 5 AND reason LIKE '%in the future'"""));
        Assert.Equal(["7"], await database.LinesAsync("SELECT next_offset FROM kafka_offset"));
    }

    [Fact]
    public async Task Run_MessageOfTenMegabytes_IsSetAsideAndDoesNotBlock()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await writer.ReadyAsync();

        await topic.AllowLargeMessagesAsync();
        await topic.SendAsync(new string('x', 10_000_000));
        await database.HasAsync(1, "quarantine");
        await topic.SendAsync(Some.Check(0));
        await database.HasAsync(1, "kafka_offset WHERE next_offset = 2");
        await topic.SendAsync(Some.Check(1));
        await database.HasAsync(1, "check_result WHERE response_time = 1");

        // The embedded broker drops what follows a message larger than it may keep: that is a gap on record, and no standstill.
        Assert.Equal(1, await database.CountAsync("check_result WHERE response_time = 0") + await database.CountAsync("stream_gap"));
        Assert.Equal(["10000000"], await database.LinesAsync("SELECT length(message_value) FROM quarantine"));
    }

    [Fact]
    public async Task Run_NumberedLoad_EveryNumberOnce()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Checks(0, 20_000));

        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await database.HasAsync(20_000, "check_result");

        await database.HasEveryNumberOnceAsync(20_000);
        await writer.ReadyAsync();
    }

    [Fact]
    public async Task Run_StoppedAndStarted_GoesOnWhereItIsStored()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateAsync();
        for (var round = 0; round < 3; round++)
        {
            await topic.SendAsync(Some.Checks(round * 1_000, 1_000));
            await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
            await database.HasAsync((round + 1) * 1_000, "check_result");
            await writer.StopAsync();
        }

        await database.HasEveryNumberOnceAsync(3_000);
        Assert.Equal(["3000"], await database.LinesAsync("SELECT sum(next_offset) FROM kafka_offset"));
    }

    [Fact]
    public async Task Run_FreshCluster_DoesNotTakeOldOffsetsForItsOwn()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await using (var earlier = await RunningWriter.StartAsync(topic, database.ConnectionString, ("Kafka:ClusterId", "earlier run")))
        {
            await earlier.ReadyAsync();
        }

        await database.ExecuteAsync("UPDATE kafka_offset SET next_offset = 1000000");
        await topic.SendAsync(Some.Checks(0, 100));
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString, ("Kafka:ClusterId", "this run"));
        await database.HasAsync(100, "check_result");

        Assert.Equal(["earlier run|1000000", "this run|100"], await database.LinesAsync("SELECT cluster_id, next_offset FROM kafka_offset ORDER BY 1"));
    }

    [Fact]
    public async Task Run_StoredOffsetBeyondTheBrokers_Stops()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Check(0));
        await using (var earlier = await RunningWriter.StartAsync(topic, database.ConnectionString))
        {
            await database.HasAsync(1, "check_result");
        }

        await database.ExecuteAsync("UPDATE kafka_offset SET next_offset = 1000000");
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await writer.ExitsAsync();

        Assert.Equal(ExitCode.BadUsage, writer.ExitCode);
        Assert.Equal(["1000000"], await database.LinesAsync("SELECT next_offset FROM kafka_offset"));
    }

    [Fact]
    public async Task Run_DrainOnStop_StoresAllThatWasSentBefore()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var writer = await RunningWriter.StartDrainingAsync(topic, database.ConnectionString);
        await writer.ReadyAsync();

        await topic.SendAsync(Some.Checks(0, 5_000));
        await writer.StopAsync();

        await database.HasEveryNumberOnceAsync(5_000);
    }

    [Fact]
    public async Task Run_MigrateOnly_MakesTheSchemaAndExits_WithoutKafkasLogin()
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString, ("Writer:Migrate", "only"), ("Kafka:SecurityProtocol", "SASL_SSL"));

        await writer.ExitsAsync();

        Assert.Equal(ExitCode.Success, writer.ExitCode);
        Assert.NotEqual(0, await database.CountAsync("schema_version"));
    }

    [Theory]
    [InlineData("Username", "nobody-of-this-name")]
    [InlineData("Host", "localhost;Search Path=no_such_schema")]
    public async Task Run_RefusedByPostgres_ExitsAsBadUsage(string key, string value)
    {
        using var topic = await TestTopic.CreateAsync();
        await using var database = await TestDatabase.CreateEmptyAsync();

        await using var writer = await RunningWriter.StartAsync(topic, $"{database.ConnectionString};{key}={value}");
        await writer.ExitsAsync();

        Assert.Equal(ExitCode.BadUsage, writer.ExitCode);
    }
}
