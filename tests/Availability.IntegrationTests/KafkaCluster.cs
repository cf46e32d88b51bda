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
    private readonly int _port = KafkaScript.FreePorts(Brokers + 1);

    private KafkaCluster(string script) => _script = script;

    public string BootstrapServers => string.Join(',', Enumerable.Range(0, Brokers).Select(index => $"127.0.0.1:{_port + index}"));

    /// <summary>Skips the test where there is no such folder.</summary>
    public static async Task<KafkaCluster> StartAsync(CancellationToken cancellationToken)
    {
        var script = KafkaScript.Find();
        Assert.SkipWhen(script is null, "needs a real Kafka in ../shared/kafka beside the repository, to start three brokers");
        var cluster = new KafkaCluster(script!);
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

    private Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) => KafkaScript.RunAsync(
        _script, Path.Combine(_folder, "script.log"), new Dictionary<string, string> { ["KAFKA_HEAP"] = Heap }, arguments, cancellationToken);

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
}
