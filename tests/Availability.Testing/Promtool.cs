using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Availability.Testing;

/// <summary>Prometheus' own judge of what it is given (Debian's package <c>prometheus</c>).</summary>
public static partial class Promtool
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>What to tell whoever has none.</summary>
    public const string Missing = "There is no promtool: install Debian's package prometheus.";

    /// <summary>Whether this machine has it; <c>.ci/run</c> installs it.</summary>
    public static bool IsInstalled =>
        Program is not null || (Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? throw new InvalidOperationException(Missing) : false);

    /// <summary>Has it read a page of metrics.</summary>
    /// <returns>Its complaints, one a line, without those about names that are not ours to choose.</returns>
    public static async Task<IReadOnlyList<string>> ComplaintsAsync(string metrics, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(Program ?? throw new InvalidOperationException(Missing), ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(metrics.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return [.. (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !ConventionalCount().IsMatch(line))];
    }

    // OpenTelemetry's conventions have names that end with .count, which Prometheus wants to keep for histograms.
    [GeneratedRegex("""^(dotnet|db_client)_\w+ non-histogram and non-summary metrics should not have "_count" suffix$""")]
    private static partial Regex ConventionalCount();
}
