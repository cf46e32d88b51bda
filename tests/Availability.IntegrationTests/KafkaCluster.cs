using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>Three real brokers of a test's own, from the folder beside the repository that holds Kafka; each can be killed and started again.</summary>
internal sealed class KafkaCluster : IAsyncDisposable
{
    private const int Brokers = 3;
    private const string Heap = "256m";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _script;
    private readonly string _folder = Directory.CreateTempSubdirectory("availability-kafka-").FullName;
    private readonly int _port = FreePort();

    private KafkaCluster(string script) => _script = script;

    public string BootstrapServers => string.Join(',', Enumerable.Range(0, Brokers).Select(index => $"127.0.0.1:{_port + index}"));

    /// <summary>Skips the test where there is no such folder.</summary>
    public static async Task<KafkaCluster> StartAsync(CancellationToken cancellationToken)
    {
        var script = Path.Combine(Repository(), "..", "shared", "kafka", "kafka");
        Assert.SkipUnless(File.Exists(script), "needs a real Kafka in ../shared/kafka beside the repository, to start three brokers");
        var cluster = new KafkaCluster(Path.GetFullPath(script));
        await cluster.RunAsync(
            ["start", "--dir", cluster._folder, "--port", cluster._port.ToString(CultureInfo.InvariantCulture), "--brokers", "3"], cancellationToken);
        return cluster;
    }

    /// <summary>SIGKILL.</summary>
    /// <param name="broker">1 to 3.</param>
    public void Kill(int broker)
    {
        using var process = Process.GetProcessById(int.Parse(File.ReadAllText(PidFile(broker)), CultureInfo.InvariantCulture));
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Brings killed ones back; returns when they take connections.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken, params int[] brokers)
    {
        foreach (var broker in brokers)
        {
            var home = Path.Combine(_folder, $"broker-{broker}");
            // As the script does it, for one of them.
            using var process = Process.Start(new ProcessStartInfo("setsid")
            {
                ArgumentList =
                {
                    "sh", "-c",
                    $"exec java -Xms64m -Xmx{Heap} -cp '{Path.GetDirectoryName(_script)}/libs/*' -Djava.awt.headless=true "
                    + $"-Dlog4j2.configurationFile='{Path.GetDirectoryName(_script)}/log4j2.properties' -Dkafka.logs.dir='{home}' "
                    + $"kafka.Kafka '{home}/server.properties' >>'{home}/out.log' 2>&1 </dev/null",
                },
            })!;
            await File.WriteAllTextAsync(PidFile(broker), process.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        }

        foreach (var broker in brokers)
        {
            await Eventually.TrueAsync(token => AcceptsAsync(_port + broker - 1, token), Patience, $"broker {broker} takes connections", cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(["stop", "--dir", _folder], CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private string PidFile(int broker) => Path.Combine(_folder, $"broker-{broker}", "pid");

    private async Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var log = Path.Combine(_folder, "script.log");
        var start = new ProcessStartInfo("bash") { ArgumentList = { "-c", "exec \"$0\" \"$@\" >>\"$KAFKA_SCRIPT_LOG\" 2>&1", _script } };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        (start.Environment["KAFKA_HEAP"], start.Environment["KAFKA_SCRIPT_LOG"]) = (Heap, log);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await File.ReadAllTextAsync(log, cancellationToken));
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Brokers take nine: three from here on, and each of them 1,001 and 2,001 above. Below the range that systems give to clients.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 29_000);
            if (Enumerable.Range(0, Brokers + 1).SelectMany(index => new[] { 0, 1_000, 2_000 }.Select(above => port + index + above)).All(IsFree))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Availability.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("These tests run inside the repository.");
        }

        return folder;
    }
}
