using System.Globalization;
using Availability.Embedded;

namespace Availability.Writer.Tests.Monitors;

/// <summary>The monitors topic beside the checks.</summary>
public sealed class MonitorsServiceTests : IAsyncLifetime
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private TestTopic _checks = null!;
    private TestTopic _monitors = null!;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _kafka.CreateTopic("checks", 1);
        _checks = new TestTopic(_kafka.BootstrapServers, _kafka.ClusterId, "checks");
        _monitors = new TestTopic(_kafka.BootstrapServers, _kafka.ClusterId, "checks-monitors");
        _database = await TestDatabase.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _checks.Dispose();
        _monitors.Dispose();
        await _database.DisposeAsync();
        await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task Run_TopicMissing_ChecksAreStoredAndItIsReadOnceItIsThere()
    {
        await using var writer = await RunningWriter.StartAsync(_checks, _database.ConnectionString);
        await _checks.SendAsync(Some.Checks(0, 10));
        await _database.HasAsync(10, "check_result");
        await writer.ReadyAsync();

        _kafka.CreateTopic("checks-monitors", 2);
        await _monitors.SendAsync(Heartbeats(0, 5));

        await _database.HasAsync(5, "monitor_heartbeat");
        Assert.Null(writer.ExitCode);
    }

    [Fact]
    public async Task Run_SomeUnreadableAndAgainAfterARestart_EachIsStoredOnce()
    {
        _kafka.CreateTopic("checks-monitors", 2);
        await _monitors.SendAsync([.. Heartbeats(0, 5), "not JSON", null]);
        await using (var first = await RunningWriter.StartAsync(_checks, _database.ConnectionString))
        {
            await _database.HasAsync(5, "monitor_heartbeat");
        }

        await _monitors.SendAsync([.. Heartbeats(3, 5), "not JSON"]);
        await using var second = await RunningWriter.StartAsync(_checks, _database.ConnectionString);
        await _database.HasAsync(8, "monitor_heartbeat");

        Assert.Equal(["8|8"], await _database.LinesAsync("SELECT count(*), count(DISTINCT at) FROM monitor_heartbeat"));
        await _database.HasAsync(1, "(SELECT sum(next_offset) AS read FROM kafka_offset WHERE topic = 'checks-monitors') AS offsets WHERE read = 13");
    }

    [Fact]
    public async Task Run_TableTakenAway_ChecksGoOn()
    {
        _kafka.CreateTopic("checks-monitors", 1);
        await using var writer = await RunningWriter.StartAsync(_checks, _database.ConnectionString);
        await _monitors.SendAsync(Heartbeats(0, 1));
        await _database.HasAsync(1, "monitor_heartbeat");
        await _database.ExecuteAsync("ALTER TABLE monitor_heartbeat RENAME TO gone");
        await _monitors.SendAsync(Heartbeats(1, 1));
        await writer.NotesAsync("monitors topic: relation \"monitor_heartbeat\" does not exist");

        await _checks.SendAsync(Some.Checks(0, 10));
        await _database.HasAsync(10, "check_result");
        await _database.ExecuteAsync("ALTER TABLE gone RENAME TO monitor_heartbeat");

        await _database.HasAsync(2, "monitor_heartbeat");
        Assert.Null(writer.ExitCode);
    }

    [Fact]
    public async Task Stop_ToDrain_ReadsTheLastWord()
    {
        _kafka.CreateTopic("checks-monitors", 1);
        await using var writer = await RunningWriter.StartDrainingAsync(_checks, _database.ConnectionString);
        await _monitors.SendAsync(Heartbeats(0, 1));
        await _database.HasAsync(1, "monitor_heartbeat");
        await _monitors.SendAsync(Heartbeats(1, 1_000));

        await writer.StopAsync();

        Assert.Equal(1_001, await _database.CountAsync("monitor_heartbeat"));
    }

    private static IEnumerable<string> Heartbeats(int from, int count) => Enumerable.Range(from, count).Select(number => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"heartbeat","monitor":"m","location":"here","at":"{{new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero).AddMinutes(number):O}}","scheduled":{{number}}}"""));
}
