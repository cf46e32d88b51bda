using System.Globalization;
using System.Text;
using Availability.Embedded;
using Availability.Monitor.Tests.Publishing;
using Availability.Testing;
using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Tests;

/// <summary>The spool as an operator meets it: monitors that are processes, killed, stopped and started again.</summary>
public sealed class SpoolProgramTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly LoopbackSite _site = LoopbackSite.Start(LoopbackSite.Ok());
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly TemporaryFolder _folder = new();
    private readonly string _targets = Path.GetTempFileName();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _kafka.CreateTopic("checks", 4);
        _kafka.CreateTopic("checks-monitors", 4);
        await File.WriteAllTextAsync(_targets, $"{_site.Url}\t\tname=one\n{_site.Url}two\t\tname=two\n", Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _kafka.DisposeAsync();
        _folder.Dispose();
        File.Delete(_targets);
    }

    [Fact]
    public async Task Run_KilledTwiceWhileTheBrokerIsAway_EverySlotIsOneRecord()
    {
        _kafka.SetBrokerDown();
        var first = await RunUntilKilledAsync(40);
        var second = await RunUntilKilledAsync(first.Count + 40);
        await using var monitor = Start();
        await HasAsync(second.Count + 20);
        _kafka.SetBrokerUp();
        await Eventually.TrueAsync(() => Rows().Count < 20, Deadline, "the spool is passed on", Stop);

        Assert.Equal(0, await monitor.StopAsync(Stop));
        Assert.Empty(Rows());
        using var reader = new KafkaReader(_kafka.BootstrapServers, "checks");
        await Eventually.TrueAsync(() => reader.Has(second.Count + 20), Deadline, "the records are on the topic", Stop);
        reader.ReadAll();
        var slots = reader.Messages.GroupBy(message => message.Message.Key + Slot(message.Message.Value)).ToList();
        // A record that came twice has the same bytes.
        Assert.All(slots, slot => Assert.Single(slot.Select(message => Convert.ToHexString(message.Message.Value)).Distinct()));
        Assert.Empty(second.Except(reader.Messages.Select(message => Convert.ToHexString(message.Message.Value))));
        // Three instances, each target.
        var runs = reader.Checks.DistinctBy(check => (check.Target, check.ScheduledAt)).GroupBy(check => (check.Monitor, check.Target)).ToList();
        Assert.Equal(6, runs.Count);
        Assert.All(runs, run => SlotAssert.EachHasOneRecord(run, Period));
        // The last run began with what the others had left.
        using var monitors = new KafkaReader(_kafka.BootstrapServers, "checks-monitors");
        await Eventually.TrueAsync(() => monitors.Has(2), Deadline, "the first and the last heartbeat are there", Stop);
        Assert.Contains(monitors.Texts, text => text.Contains($"\"spooled\":{second.Count},", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TerminatedWithTheBrokerAway_SaysHowManyWaitAndExits0()
    {
        _kafka.SetBrokerDown();
        await using var monitor = Start();
        await HasAsync(10);

        Assert.Equal(0, await monitor.StopAsync(Stop));

        var sentence = Assert.Single(monitor.Errors, line => line.Contains("wait in the spool for the next start.", StringComparison.Ordinal));
        Assert.StartsWith(Rows().Count.ToString(CultureInfo.InvariantCulture) + " records wait", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SecondMonitorOnTheFolder_Exits2()
    {
        await using var monitor = Start();
        await monitor.SaysAsync("Checking 2 targets", Stop);
        await using var second = Start();

        Assert.Equal(2, await second.ExitAsync(Stop));
        Assert.Equal([$"--spool: another monitor uses {_folder.Path}. Give each its own folder."], second.Errors);
        Assert.Equal(0, await monitor.StopAsync(Stop));
    }

    [Theory]
    [InlineData("--spool-max=1", "--spool-max: expected at least 64KiB.")]
    [InlineData("--output=stdout", "--spool: only records that go to Kafka can wait; leave it out with --output stdout.")]
    public async Task Run_UsersMistake_IsOneSentenceAndExits2(string argument, string sentence)
    {
        await using var monitor = Start(argument);

        Assert.Equal(2, await monitor.ExitAsync(Stop));
        Assert.Equal([sentence], monitor.Errors);
    }

    [Fact]
    public async Task Once_BrokerAway_KeepsTheRecords()
    {
        _kafka.SetBrokerDown();
        // Its deadline is the period.
        await using var monitor = StartEach("1m", "--once");

        Assert.Equal(0, await monitor.ExitAsync(Stop));
        Assert.Equal(2, Rows().Count);
        Assert.Contains(monitor.Errors, line => line.StartsWith("2 records wait in the spool for the next start.", StringComparison.Ordinal));
    }

    private ServiceProcess Start(params string[] more) => StartEach("100ms", more);

    private ServiceProcess StartEach(string period, params string[] more) => ServiceProcess.Start(
        "Availability.Monitor",
        new Dictionary<string, string?>
        {
            ["KAFKA_BROKERS"] = _kafka.BootstrapServers,
            ["KAFKA_CLUSTER_ID"] = _kafka.ClusterId,
            ["Monitor__FlushTimeout"] = "00:00:30",
        },
        [_targets, "--period", period, "--topic", "checks", "--spool", _folder.Path, .. more]);

    private async Task<HashSet<string>> RunUntilKilledAsync(int rows)
    {
        await using var monitor = Start();
        await HasAsync(rows);
        await monitor.KillAsync(Stop);
        return Rows();
    }

    private Task HasAsync(int rows) => Eventually.TrueAsync(() => Rows().Count >= rows, Deadline, $"{rows} records are on disk", Stop);

    private HashSet<string> Rows()
    {
        if (!File.Exists(_folder.Database))
        {
            return [];
        }

        try
        {
            using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT hex(value) FROM record";
            using var reader = command.ExecuteReader();
            HashSet<string> rows = [];
            while (reader.Read())
            {
                rows.Add(reader.GetString(0));
            }

            return rows;
        }
        catch (SqliteException exception) when (exception.Message.Contains("no such table", StringComparison.Ordinal))
        {
            return []; // It is being made.
        }
    }

    private static string Slot(byte[] value) => Encoding.UTF8.GetString(value).Split("\"scheduled_at\":\"")[1].Split('"')[0];
}
