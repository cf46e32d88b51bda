using System.Diagnostics;
using System.Text.Json;
using Availability.Embedded;
using Availability.Monitor.Tests.Publishing;
using Availability.Testing;

namespace Availability.Monitor.Tests;

/// <summary>A disk that is nearly full, below a monitor that is a process.</summary>
public sealed class SpoolDiskFullTests
{
    // The disk is full after some thousand checks.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Run_DiskFullWithTheBrokerAway_ChecksOnAndTellsExactlyWhatIsLost()
    {
        Assert.SkipUnless(CanMount(), "It takes the right to mount a small disk (unshare -rm).");
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        await using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("checks", 4);
        kafka.CreateTopic("checks-monitors", 4);
        kafka.SetBrokerDown();
        using var folder = new TemporaryFolder();
        using var monitor = Start(site, kafka, folder);

        await SaysAsync(monitor, "cannot be written, records wait in memory: less than 32 MiB are free on its disk");
        await SaysAsync(monitor, "is lost, and so may be others: the spool's disk does not keep up");
        var connections = site.Connections;
        await WaitAsync(() => site.Connections > connections + 100, "it goes on checking");
        kafka.SetBrokerUp();
        await SaysAsync(monitor, "All records that waited in");
        monitor.Terminate();
        Assert.Equal(0, await monitor.ExitAsync());

        using var records = new KafkaReader(kafka.BootstrapServers, "checks");
        using var monitors = new KafkaReader(kafka.BootstrapServers, "checks-monitors");
        await WaitAsync(() => IsToldAll(monitors), "the last heartbeat and the gaps are there");
        var messages = Messages(monitors);
        var (told, last) = (Told(messages), Last(messages));
        var scheduled = Number(last, "completed") + Number(last, "missed");
        await WaitAsync(() => records.Has((int)(scheduled - told)), "the records are on the topic");
        records.ReadAll();
        var published = records.Checks.DistinctBy(check => (check.Target, check.ScheduledAt)).Count();
        Assert.True(told > 0);
        Assert.Equal(told, Number(last, "dropped"));
        Assert.Equal(scheduled, published + told);
    }

    [Fact]
    public async Task Run_TerminatedWithTheDiskNearlyFull_StillWritesWhatMemoryHolds()
    {
        Assert.SkipUnless(CanMount(), "It takes the right to mount a small disk (unshare -rm).");
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        await using var kafka = EmbeddedKafka.Start();
        kafka.SetBrokerDown();
        using var folder = new TemporaryFolder();
        using var monitor = Start(site, kafka, folder);
        await SaysAsync(monitor, "cannot be written, records wait in memory");

        monitor.Terminate();
        Assert.Equal(0, await monitor.ExitAsync());
        Assert.Contains("wait in the spool for the next start.", monitor.Errors, StringComparison.Ordinal);
    }

    private static MonitorProcess Start(LoopbackSite site, EmbeddedKafka kafka, TemporaryFolder folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Availability.Monitor.dll");
        return MonitorProcess.Run(
            "unshare",
            [
                "-rm", "sh", "-c",
                $"mount -t tmpfs -o size=40m tmpfs '{folder.Path}' && head -c 7600k /dev/zero > '{folder.Path}/other' && exec dotnet '{program}' - --period 100ms --spool '{folder.Path}'",
            ],
            string.Concat(Enumerable.Range(0, 20).Select(number => $"{site.Url}{number}\n")),
            ("KAFKA_BROKERS", kafka.BootstrapServers), ("KAFKA_TOPIC", "checks"), ("KAFKA_CLUSTER_ID", kafka.ClusterId),
            ("Monitor__QueueMessages", "500"), ("Monitor__FlushTimeout", "00:00:30"));
    }

    private static bool IsToldAll(KafkaReader monitors)
    {
        monitors.ReadAll();
        return Messages(monitors) is { Count: > 0 } messages && Number(Last(messages), "dropped") is > 0 and var dropped && Told(messages) >= dropped;
    }

    private static List<JsonElement> Messages(KafkaReader monitors) => [.. monitors.Texts.Select(text => JsonDocument.Parse(text).RootElement)];

    private static long Told(List<JsonElement> messages) =>
        messages.Where(message => Text(message, "type") == "gap").DistinctBy(gap => Text(gap, "id")).Sum(gap => Number(gap, "dropped"));

    private static JsonElement Last(List<JsonElement> messages) =>
        messages.Where(message => Text(message, "type") == "heartbeat").MaxBy(heartbeat => Number(heartbeat, "scheduled"));

    private static string? Text(JsonElement message, string name) => message.GetProperty(name).GetString();

    private static long Number(JsonElement message, string name) => message.GetProperty(name).GetInt64();

    private static bool CanMount()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", Path.GetTempPath()])
            {
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Task SaysAsync(MonitorProcess monitor, string text) =>
        WaitAsync(() => monitor.Errors.Contains(text, StringComparison.Ordinal), $"it says '{text}'");

    private static Task WaitAsync(Func<bool> condition, string description) =>
        Eventually.TrueAsync(condition, Deadline, description, TestContext.Current.CancellationToken);
}
