using System.Globalization;
using System.Text.RegularExpressions;

namespace Availability.Benchmarks;

/// <summary>Drives requests, and stands for the least that a client on fresh connections can cost.</summary>
internal static partial class Wrk
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>Its requests and its own processor time.</returns>
    public static async Task<Sample> RunAsync(string url, TimeSpan time, int connections, string? script = null, bool close = true)
    {
        string[] arguments =
        [
            "-t", "1", "-c", connections.ToString(CultureInfo.InvariantCulture), "-d", $"{time.TotalSeconds:0}s", "--timeout", "10s",
            .. close ? ["-H", "Connection: close"] : Array.Empty<string>(),
            .. script is null ? [] : (string[])["-s", script],
            url,
        ];
        await using var wrk = Child.Start(Tools.Path("wrk"), arguments);
        var output = wrk.Output.ReadToEndAsync();
        // Its times are gone with the process, so the last look before its end counts.
        var cpu = TimeSpan.Zero;
        while (!output.IsCompleted)
        {
            cpu = TryCpu(wrk.Id) ?? cpu;
            await Task.WhenAny(output, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None));
        }

        var text = await output;
        var match = Total().Match(text);
        return match.Success && !text.Contains("Non-2xx", StringComparison.Ordinal)
            ? new Sample("wrk", long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), time, cpu)
            : throw new InvalidOperationException($"wrk did not get what it asked for:\n{text}");
    }

    private static TimeSpan? TryCpu(int process)
    {
        try
        {
            return ProcessUse.Cpu(process) is var cpu && cpu > TimeSpan.Zero ? cpu : null;
        }
        catch (IOException)
        {
            return null; // It has just ended.
        }
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Total();
}
