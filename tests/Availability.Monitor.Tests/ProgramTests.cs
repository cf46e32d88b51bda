using System.Text;
using Availability.Core;
using Availability.Monitor.Tests.Probing;
using Availability.Monitor.Tests.Publishing;
using Availability.Testing;

namespace Availability.Monitor.Tests;

public sealed class ProgramTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"targets-{Guid.NewGuid():N}.tsv");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Help_TellsEverySettingWithItsDefault()
    {
        using var monitor = MonitorProcess.Start("--help");

        Assert.Equal(0, await monitor.ExitAsync());
        var help = string.Join('\n', monitor.Output);
        Assert.All(MonitorSettings.All.Where(setting => !setting.IsArgument), setting =>
            Assert.Contains("--" + setting.Flag, help, StringComparison.Ordinal));
        Assert.Contains("[default: 1m; env: AVAILABILITY_PERIOD]", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("--period=never", "--period: expected a duration")]
    [InlineData("--period=50ms", "--period: expected a duration")]
    [InlineData("--concurrency=0", "--concurrency: expected a whole number")]
    [InlineData("--output=paper", "--output: expected one of kafka, stdout")]
    [InlineData("/no/such/file.tsv", "Cannot read the targets file /no/such/file.tsv")]
    [InlineData("--location=here", "Which websites? Give a targets file, or - for standard input.")]
    public async Task Start_UsersMistake_IsOneSentenceAndExit2(string argument, string sentence)
    {
        using var monitor = MonitorProcess.Start(argument);

        Assert.Equal(2, await monitor.ExitAsync());
        Assert.Contains(sentence, monitor.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", monitor.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--check-config")]
    [InlineData("--once")]
    [InlineData("--output=stdout")]
    public async Task Start_BadLines_AreAllToldAtOnce(string argument)
    {
        Write("ftp://example.com/", "http://example.com/", "http://example.org/\t(");
        using var monitor = MonitorProcess.Start(_file, argument);

        Assert.Equal(2, await monitor.ExitAsync());
        Assert.Contains($"{_file}:1: ", monitor.Errors, StringComparison.Ordinal);
        Assert.Contains($"{_file}:3: ", monitor.Errors, StringComparison.Ordinal);
        Assert.Empty(monitor.Output);
    }

    [Fact]
    public async Task CheckConfig_GoodFile_SaysSo()
    {
        Write("http://example.com/\t\ttimeout=5m", "http://user:secret@example.org/");
        using var monitor = MonitorProcess.Start(_file, "--check-config");

        Assert.Equal(0, await monitor.ExitAsync());
        Assert.Contains("2 targets, no errors.", monitor.Errors, StringComparison.Ordinal);
        Assert.Contains("is cut to", monitor.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", monitor.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.com/\n", 0, "1 target, no errors.")]
    [InlineData("ftp://example.com/\n", 2, "standard input:1: the URL's scheme is unknown")]
    [InlineData("", 2, "standard input: the file holds no target")]
    public async Task CheckConfig_StandardInput_IsReportedWithItsCode(string input, int code, string sentence)
    {
        using var monitor = MonitorProcess.Start(["-", "--check-config"], input);

        Assert.Equal(code, await monitor.ExitAsync());
        Assert.Contains(sentence, monitor.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", monitor.Errors, StringComparison.Ordinal);
        Assert.Empty(monitor.Output);
    }

    [Fact]
    public async Task CheckConfig_PortOfARunningMonitor_IsNotNeeded()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        Write("http://example.com/");
        using var monitor = MonitorProcess.Start(_file, "--check-config", "--http", taken.LocalEndpoint.ToString()!);

        Assert.Equal(0, await monitor.ExitAsync());
        Assert.Equal("1 target, no errors.", monitor.Errors);
    }

    [Fact]
    public async Task CheckConfig_Folder_SaysThatItIsOne()
    {
        using var monitor = MonitorProcess.Start(Path.GetTempPath(), "--check-config");

        Assert.Equal(2, await monitor.ExitAsync());
        Assert.Equal($"Cannot read the targets file {Path.GetTempPath()}: It is a folder.", monitor.Errors);
    }

    [Fact]
    public async Task Run_TargetsFromAPipe_AreReadOnceAndChecked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell of this test is a Unix one.");
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        var program = Path.Combine(AppContext.BaseDirectory, "Availability.Monitor.dll");
        using var shell = MonitorProcess.Run(
            "bash", ["-c", $"exec dotnet '{program}' <(echo {site.Url}) --period 1s --output stdout"]);
        await Eventually.TrueAsync(() => shell.Output.Count >= 4, Deadline, "it is checked beyond some looks", TestContext.Current.CancellationToken);

        shell.Terminate();

        Assert.Equal(0, await shell.ExitAsync());
        Assert.DoesNotContain("refused", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_AllUp_Exits0WithOneRecordPerTarget()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok("hello"));
        using var monitor = MonitorProcess.Start(["-", "--once", "--output", "stdout"], $"{site.Url}\n{site.Url}a\thello\n");

        Assert.Equal(0, await monitor.ExitAsync());
        Assert.Equal([site.Url, site.Url + "a"], Checks(monitor).Select(check => check.Target).Order());
        Assert.All(Checks(monitor), check => Assert.Equal((Outcome.Up, check.Timestamp), (check.Outcome, check.ScheduledAt)));
    }

    [Fact]
    public async Task Once_OneDown_Exits3()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok("hello"));
        Write(site.Url, site.Url + "\tmissing");
        using var monitor = MonitorProcess.Start(_file, "--once", "--output", "stdout");

        Assert.Equal(3, await monitor.ExitAsync());
        Assert.Contains("is DOWN: The body failed its pattern: the pattern is not in the body", monitor.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_BrokerAway_Exits1AndSaysWhatIsLost()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        Write(site.Url);
        using var monitor = MonitorProcess.Start(_file, "--once", "--brokers", "127.0.0.1:9");

        Assert.Equal(1, await monitor.ExitAsync());
        Assert.Contains("1 records could not be published. Kafka at 127.0.0.1:9 cannot be reached", monitor.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Terminated_FlushesAndExits0()
    {
        var kafka = await TestKafka.GetAsync();
        var topic = await kafka.NewTopicAsync(4);
        var monitors = await kafka.NewTopicAsync(4);
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        Write(site.Url);
        using var monitor = MonitorProcess.Start(
            [_file, "--period", "200ms", "--brokers", kafka.BootstrapServers, "--topic", topic, "--monitors-topic", monitors],
            input: null,
            ("KAFKA_CLUSTER_ID", kafka.ClusterId ?? ""), ("Monitor__FlushTimeout", "00:00:30"));
        await Eventually.TrueAsync(
            () => site.Connections >= 5 && monitor.Errors.Contains("is up (200, ", StringComparison.Ordinal),
            Deadline, "the site was checked five times", TestContext.Current.CancellationToken);

        monitor.Terminate();

        Assert.Equal(0, await monitor.ExitAsync());
        using var reader = new KafkaReader(kafka.BootstrapServers, topic);
        // The fifth may have been cut short.
        await Eventually.TrueAsync(() => reader.Has(4), Deadline, "the records are on the topic", TestContext.Current.CancellationToken);
        reader.ReadAll();
        SlotAssert.EachHasOneRecord(reader.Checks, TimeSpan.FromMilliseconds(200));
        using var heartbeats = new KafkaReader(kafka.BootstrapServers, monitors);
        await Eventually.TrueAsync(() => heartbeats.Has(2), Deadline, "the first and the last heartbeat are there", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Run_Metrics_NameNoTarget()
    {
        using var certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        var roots = _file + ".pem";
        await File.WriteAllTextAsync(roots, certificates.Root.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var plain = LoopbackSite.Start(LoopbackSite.Ok());
        await using var newer = Http2Script.Start(
            certificates.Issue("localhost"), connection => Http2Script.RespondAsync(connection, Http2Script.Headers(200), Http2Script.Data("ok")));
        Write(plain.NamedUrl, $"{newer.NamedUrl}\t\thttp=2");
        using var monitor = MonitorProcess.Start(
            [_file, "--period", "200ms", "--output", "stdout", "--http", "127.0.0.1:0"], input: null, ("SSL_CERT_FILE", roots));
        await Eventually.TrueAsync(
            () => plain.Connections > 1 && newer.Connections > 1 && monitor.Page is not null, Deadline, "the sites were checked", TestContext.Current.CancellationToken);

        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(monitor.Page!, "/metrics"), TestContext.Current.CancellationToken);
        File.Delete(roots);

        Assert.Contains("availability_monitor_checks_total", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TerminatedWithTheBrokerAway_SaysWhatIsLostAndExits1()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        Write(site.Url);
        using var monitor = MonitorProcess.Start(_file, "--period", "200ms", "--brokers", "127.0.0.1:9");
        await Eventually.TrueAsync(() => site.Connections >= 2, Deadline, "the site was checked", TestContext.Current.CancellationToken);

        monitor.Terminate();

        Assert.Equal(1, await monitor.ExitAsync());
        Assert.Contains("records could not be published before the end and are lost.", monitor.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ReaderOfStandardOutputGone_EndsQuietly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell of this test is a Unix one.");
        await using var site = LoopbackSite.Start(LoopbackSite.Ok());
        Write(site.Url);
        var program = Path.Combine(AppContext.BaseDirectory, "Availability.Monitor.dll");
        using var shell = MonitorProcess.Run(
            "bash", ["-c", $"dotnet '{program}' '{_file}' --period 100ms --output stdout | head -n 1; exit ${{PIPESTATUS[0]}}"]);

        Assert.Equal(0, await shell.ExitAsync());
        Assert.Single(shell.Output);
    }

    private void Write(params string[] lines) => File.WriteAllLines(_file, lines);

    private static List<Check> Checks(MonitorProcess monitor) => [.. monitor.Output.Select(line =>
        CheckSerializer.TryDeserialize(Encoding.UTF8.GetBytes(line), out var check, out var error) ? check : throw new FormatException(error))];
}
