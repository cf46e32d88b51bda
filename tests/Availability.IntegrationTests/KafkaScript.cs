using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Availability.IntegrationTests;

/// <summary>The script that starts and stops real brokers, in the folder beside the repository that holds Kafka.</summary>
internal static class KafkaScript
{
    /// <summary>Null where there is no such folder.</summary>
    public static string? Find()
    {
        var script = Path.GetFullPath(Path.Combine(Repository(), "..", "shared", "kafka", "kafka"));
        return File.Exists(script) ? script : null;
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="script">Where it is.</param>
    /// <param name="log">The file that gets its output.</param>
    /// <param name="environment">What it is told besides.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RunAsync(
        string script, string log, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash") { ArgumentList = { "-c", "exec \"$0\" \"$@\" >>\"$KAFKA_SCRIPT_LOG\" 2>&1", script } };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KAFKA_SCRIPT_LOG"] = log;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await File.ReadAllTextAsync(log, cancellationToken));
    }

    /// <summary>
    /// The first of so many free ports in a row; those 1,000 and 2,000 above are free, too, as brokers take them for themselves.
    /// Below the range that systems give to clients.
    /// </summary>
    public static int FreePorts(int count)
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 29_000);
            if (Enumerable.Range(0, count).SelectMany(index => new[] { 0, 1_000, 2_000 }.Select(above => port + index + above)).All(IsFree))
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
