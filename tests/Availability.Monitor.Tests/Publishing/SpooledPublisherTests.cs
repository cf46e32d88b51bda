using System.Globalization;
using System.Text;
using System.Text.Json;
using Availability.Core;
using Availability.Embedded;
using Availability.Monitor.Publishing.Spooling;
using Availability.ServiceDefaults;
using Availability.Testing;
using Confluent.Kafka;
using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Tests.Publishing;

public sealed class SpooledPublisherTests : IAsyncLifetime
{
    private const int Targets = 7;
    private const short ProduceRequest = 0;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly TemporaryFolder _folder = new();

    public ValueTask InitializeAsync()
    {
        _kafka.CreateTopic("checks", 4);
        _kafka.CreateTopic("checks-monitors", 4);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _kafka.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Publish_BrokerTakesRecords_LeavesNothingOnDisk()
    {
        await using var tested = Start();
        Publish(tested, 0, 100);
        await tested.Publisher.FlushAsync();

        using var reader = Reader();
        AssertEachOnceInOrder(reader, 100, await ReadAsync(reader, 100));
        Assert.Equal((100, 0, 0, 0), (tested.Totals.Published, tested.Totals.Dropped, tested.Totals.Spooled, tested.Totals.Kept));
    }

    [Fact]
    public async Task Publish_BrokerAwayForLongerThanMemoryHolds_LosesNothingAndKeepsTheOrder()
    {
        await using var tested = Start(queue: 50);
        Publish(tested, 0, 10);
        await WaitAsync(() => tested.Totals.Published == 10, "the first records are published");

        _kafka.SetBrokerDown();
        // Fifty fit into memory; more come in as the disk takes them.
        for (var number = 10; number < 2_000; number += 10)
        {
            var some = number;
            Publish(tested, some, some + 10);
            await WaitAsync(() => tested.Totals.Spooled == some, "the disk keeps up");
        }

        await WaitAsync(() => tested.Publisher.Trouble is not null && tested.Totals.Spooled == 1_990, "the records are on disk");
        _kafka.SetBrokerUp();
        // Newer ones must not overtake what waits.
        Publish(tested, 2_000, 2_040);
        await WaitAsync(() => tested.Totals.Published == 2_040, "all records are published");
        Publish(tested, 2_040, 2_080);
        await tested.Publisher.FlushAsync();

        using var reader = Reader();
        AssertEachOnceInOrder(reader, 2_080, await ReadAsync(reader, 2_080));
        Assert.Equal((2_080, 0, 0), (tested.Totals.Published, tested.Totals.Dropped, tested.Totals.Spooled));
        Assert.Contains(tested.Log.Lines, line => line.Contains("Records wait in", StringComparison.Ordinal));
        Assert.Contains(tested.Log.Lines, line => line.Contains("are published", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Flush_BrokerAway_KeepsEverythingForTheNextRun()
    {
        _kafka.SetBrokerDown();
        var checks = new List<Check>();
        await using (var stopped = Start(flush: TimeSpan.FromMilliseconds(100)))
        {
            checks.AddRange(Publish(stopped, 0, 500));
            await stopped.Publisher.FlushAsync();
            Assert.Equal((0, 0, 500, 500), (stopped.Totals.Published, stopped.Totals.Dropped, stopped.Totals.Spooled, stopped.Totals.Kept));
        }

        _kafka.SetBrokerUp();
        await using var tested = Start(instance: "monitor-2");
        checks.AddRange(Publish(tested, 500, 600));
        await tested.Publisher.FlushAsync();

        using var reader = Reader();
        AssertEachOnceInOrder(reader, 600, await ReadAsync(reader, 600));
        Assert.Equal(
            checks.OrderBy(check => check.ScheduledAt).Select(Bytes),
            reader.Messages.OrderBy(message => Number(message)).Select(message => Convert.ToHexString(message.Message.Value)));
        Assert.Equal((100, 0, 0), (tested.Totals.Published, tested.Totals.Spooled, tested.Totals.Kept));
        // What another instance found stays its own.
        Assert.All(reader.Messages, message =>
            Assert.Equal(Number(message) < 500 ? "monitor-1" : "monitor-2", Encoding.UTF8.GetString(message.Message.Headers.GetLastBytes("monitor"))));
    }

    [Fact]
    public async Task Publish_SpoolFull_DropsTheOldestAndTellsExactlyWhich()
    {
        _kafka.SetBrokerDown();
        await using var tested = Start(most: 65_536);
        Publish(tested, 0, 1_000);
        await WaitAsync(() => tested.Totals.Dropped > 0 && tested.Totals.Dropped + tested.Totals.Spooled == 1_000, "the spool is full");

        _kafka.SetBrokerUp();
        await WaitAsync(() => tested.Totals.Dropped + tested.Totals.Published == 1_000, "the rest is published");
        await tested.Publisher.FlushAsync();

        using var reader = Reader();
        var published = (int)tested.Totals.Published;
        var numbers = await ReadAsync(reader, published);
        using var monitors = new KafkaReader(_kafka.BootstrapServers, "checks-monitors");
        await WaitAsync(() => monitors.Has(1), "the gap is published");
        monitors.ReadAll();
        Assert.Equal(published, numbers.Distinct().Count());
        var lost = Enumerable.Range(0, 1_000).Except(numbers).ToList();
        Assert.Equal(tested.Totals.Dropped, lost.Count);
        // The oldest, save the few that the client had in its hands.
        Assert.InRange(numbers.Count(number => number < lost[^1]), 0, 10);
        var gaps = string.Join('\n', monitors.Texts);
        Assert.Contains($"\"dropped\":{lost.Count}", gaps, StringComparison.Ordinal);
        Assert.Contains($"\"from\":\"{Slot(lost[0]):yyyy-MM-ddTHH:mm:ss}", gaps, StringComparison.Ordinal);
        Assert.Contains($"\"to\":\"{Slot(lost[^1]):yyyy-MM-ddTHH:mm:ss}", gaps, StringComparison.Ordinal);
        Assert.Single(monitors.Messages);
        Assert.Single(tested.Log.Lines, line => line.Contains("is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_BrokerRefusesForAWhile_SendsAgainInOrder()
    {
        await using var tested = Start();
        Publish(tested, 0, 10);
        await WaitAsync(() => tested.Totals.Published == 10, "the first records are published");

        _kafka.PushErrors(ProduceRequest, [.. Enumerable.Repeat(ErrorCode.TopicAuthorizationFailed, 3)]);
        Publish(tested, 10, 400);
        // A flush while it refuses would leave the rest on disk.
        await WaitAsync(() => tested.Totals.Published == 400, "all records are published");
        await tested.Publisher.FlushAsync();

        using var reader = Reader();
        await ReadAsync(reader, 400);
        Assert.Equal((400, 0, 0), (tested.Totals.Published, tested.Totals.Dropped, tested.Totals.Spooled));
        Assert.Equal(Enumerable.Range(0, 400), reader.Messages.Select(Number).Distinct().Order());
        Assert.Single(tested.Log.Lines, line => line.Contains("refuses records; they wait", StringComparison.Ordinal));
        Assert.Single(tested.Log.Lines, line => line.Contains("takes records again", StringComparison.Ordinal));
        Assert.Null(tested.Publisher.Trouble);
    }

    [Fact]
    public async Task Publish_DiskRefuses_KeepsRecordsInMemoryAndSaysSoOnce()
    {
        await using var tested = Start();
        await using var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
        other.Open();
        other.Run(null, "BEGIN IMMEDIATE");
        _kafka.SetBrokerDown();
        Publish(tested, 0, 300);
        await WaitAsync(() => tested.Log.Lines.Any(line => line.Contains("cannot be written", StringComparison.Ordinal)), "it says that the disk refuses");

        _kafka.SetBrokerUp();
        await WaitAsync(() => tested.Totals.Published == 300, "all records are published from memory");
        other.Run(null, "ROLLBACK");
        await tested.Publisher.FlushAsync();

        using var reader = Reader();
        AssertEachOnceInOrder(reader, 300, await ReadAsync(reader, 300));
        Assert.Equal((0, 0), (tested.Totals.Dropped, tested.Totals.Spooled));
        Assert.Single(tested.Log.Lines, line => line.Contains("cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_DiskRefusesAndMemoryIsFull_CountsWhatIsLost()
    {
        await using var tested = Start(queue: 100, flush: TimeSpan.FromMilliseconds(100));
        await using var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
        other.Open();
        other.Run(null, "BEGIN IMMEDIATE");
        _kafka.SetBrokerDown();

        Publish(tested, 0, 150);

        Assert.Equal(50, tested.Totals.Dropped);
        Assert.Single(tested.Log.Lines, line => line.Contains("is lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_MemoryWasFullWhileTheDiskRefused_TheNextRunTellsTheGap()
    {
        _kafka.SetBrokerDown();
        await using (var stopped = Start(queue: 100, flush: TimeSpan.FromMilliseconds(100)))
        {
            await using (var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=false"))
            {
                other.Open();
                other.Run(null, "BEGIN IMMEDIATE");
                Publish(stopped, 0, 150);
                other.Run(null, "ROLLBACK");
            }

            await stopped.Publisher.FlushAsync();
            Assert.Equal((50, 100), (stopped.Totals.Dropped, stopped.Totals.Kept));
        }

        _kafka.SetBrokerUp();
        await using var tested = Start(instance: "monitor-2");
        using var monitors = new KafkaReader(_kafka.BootstrapServers, "checks-monitors");
        // Two, where the disk was tried and refused in between.
        await WaitAsync(() => Told(monitors) == 50, "the gap is told");
        Assert.All(monitors.Texts, gap => Assert.Contains("\"monitor\":\"monitor-1\"", gap, StringComparison.Ordinal));
        Assert.Single(monitors.Texts, gap => gap.Contains($"\"from\":\"{Slot(100):yyyy-MM-ddTHH:mm:ss}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_TooLargeRecord_IsDroppedAndBlocksNobody()
    {
        await using var tested = Start();

        tested.Publisher.Publish(Some.Check("large", group: new string('x', 3_000_000)));
        Publish(tested, 0, 10);
        await tested.Publisher.FlushAsync();

        Assert.Equal((10, 1, 0), (tested.Totals.Published, tested.Totals.Dropped, tested.Totals.Spooled));
    }

    [Fact]
    public async Task Replay_FileBreaksInUse_IsSetAsideAndEndsTheMonitor()
    {
        _kafka.SetBrokerDown();
        await using (var stopped = Start(flush: TimeSpan.FromMilliseconds(100)))
        {
            Publish(stopped, 0, 1_000);
            await stopped.Publisher.FlushAsync();
        }

        await using (var file = new FileStream(_folder.Database, FileMode.Open))
        {
            file.Position = 65_536;
            file.Write(Enumerable.Repeat((byte)0xFF, 131_072).ToArray());
        }

        _kafka.SetBrokerUp();
        await using var tested = Start(instance: "monitor-2", flush: TimeSpan.FromMilliseconds(100));
        await WaitAsync(() => tested.Exit.Code is not null, "the program ends");

        Assert.Equal(ExitCode.Failed, tested.Exit.Code);
        await WaitAsync(() => _folder.Aside.Length == 1, "the file is set aside");
    }

    private PublisherUnderTest Start(int queue = 10_000, long most = 1L << 30, TimeSpan? flush = null, string instance = "monitor-1") => new(
        new KafkaOptions { Brokers = _kafka.BootstrapServers, ClusterId = "the cluster" },
        options =>
        {
            (options.Spool, options.SpoolMax, options.QueueMessages) = (_folder.Path, most, queue);
            options.FlushTimeout = flush ?? Deadline;
        },
        instance);

    // Target by target, one slot a second.
    private static List<Check> Publish(PublisherUnderTest tested, int from, int to)
    {
        List<Check> checks = [.. Enumerable.Range(from, to - from).Select(number => Some.Check(
            string.Create(CultureInfo.InvariantCulture, $"target {number % Targets}"), scheduledAt: Slot(number)))];
        checks.ForEach(tested.Publisher.Publish);
        return checks;
    }

    private static DateTimeOffset Slot(int number) => Some.Instant.AddSeconds(number);

    private static int Number(ConsumeResult<string, byte[]> message) =>
        CheckSerializer.TryDeserialize(message.Message.Value, out var check, out var error)
            ? (int)(check.ScheduledAt - Some.Instant).TotalSeconds
            : throw new FormatException(error);

    private static string Bytes(Check check)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        CheckSerializer.Serialize(buffer, check);
        return Convert.ToHexString(buffer.WrittenSpan);
    }

    private static long Told(KafkaReader monitors)
    {
        monitors.ReadAll();
        return monitors.Texts.Sum(gap => JsonDocument.Parse(gap).RootElement.GetProperty("dropped").GetInt64());
    }

    private KafkaReader Reader() => new(_kafka.BootstrapServers, "checks");

    // Everything, which may be more than is expected.
    private static async Task<List<int>> ReadAsync(KafkaReader reader, int count)
    {
        await WaitAsync(() => reader.Has(count), "the records are on the topic");
        reader.ReadAll();
        return [.. reader.Messages.Select(Number)];
    }

    private static void AssertEachOnceInOrder(KafkaReader reader, int count, List<int> numbers)
    {
        Assert.Equal(Enumerable.Range(0, count), numbers.Order());
        Assert.All(reader.Messages.GroupBy(message => message.Message.Key), target =>
            Assert.Equal(target.Select(Number).Order(), target.Select(Number)));
    }

    private static Task WaitAsync(Func<bool> condition, string description) =>
        Eventually.TrueAsync(condition, Deadline, description, TestContext.Current.CancellationToken);
}
