namespace Availability.Writer.Tests;

/// <summary>What is bad through and through is no poison to set aside one by one.</summary>
public sealed class BadMessagesTests
{
    [Fact]
    public async Task Run_OnePartitionAllBad_StopsThereAndOthersGoOn()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 2);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendToAsync(1, Enumerable.Repeat("from another program", 500));
        await using var writer = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await writer.NotReadyAsync($"{topic.Name}/1 stands at offset ");
        await topic.SendToAsync(0, Some.Checks(0, 200));
        await database.HasAsync(200, "check_result");

        // None but what came before there were a hundred to judge by.
        Assert.InRange(await database.CountAsync("quarantine"), 0, 99);
        Assert.Equal(
            ["True"], await database.LinesAsync("SELECT next_offset = (SELECT count(*) FROM quarantine) FROM kafka_offset WHERE topic NOT LIKE '%-monitors' AND partition = 1"));
        Assert.Null(writer.ExitCode);
    }

    [Fact]
    public async Task Run_AllBadAndAccepted_AllAreSetAside()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Enumerable.Repeat("from another program", 500));
        await using (var refusing = await RunningWriter.StartAsync(topic, database.ConnectionString))
        {
            await refusing.NotReadyAsync("stands at offset");
            await refusing.StopAsync();
        }

        await using var accepting = await RunningWriter.StartAsync(topic, database.ConnectionString, ("Writer:AcceptBadMessages", "true"));
        await topic.SendAsync(Some.Checks(0, 10));
        await database.HasAsync(10, "check_result");

        Assert.Equal(500, await database.CountAsync("quarantine"));
        await accepting.ReadyAsync();
    }

    [Fact]
    public async Task Run_AllBadToPostgresAlone_StopsUntilThatIsCorrected()
    {
        using var topic = await TestTopic.CreateAsync(partitions: 1);
        await using var database = await TestDatabase.CreateAsync();
        await topic.SendAsync(Some.Checks(0, 10));
        await using (var refusing = await RunningWriter.StartAsync(topic, database.ConnectionString))
        {
            await database.HasAsync(10, "check_result");
            await database.ExecuteAsync("ALTER TABLE check_result ADD CONSTRAINT nothing_fits CHECK (false) NOT VALID");
            await topic.SendAsync(Some.Checks(10, 1_000));
            await refusing.NotReadyAsync("nothing_fits");
            await refusing.StopAsync();
        }

        Assert.Equal(10, await database.CountAsync("check_result"));
        await database.ExecuteAsync("ALTER TABLE check_result DROP CONSTRAINT nothing_fits");
        await using var correct = await RunningWriter.StartAsync(topic, database.ConnectionString);
        await database.HasAsync(1_010 - (int)await database.CountAsync("quarantine"), "check_result");

        Assert.Equal(1_010, await database.CountAsync("check_result") + await database.CountAsync("quarantine"));
        await correct.ReadyAsync();
    }
}
