using System.Collections.Concurrent;
using System.Xml.Linq;
using Availability.Monitor;
using Availability.ServiceDefaults;
using Availability.Testing;
using Availability.Web;
using Availability.Writer;

namespace Availability.AppHost.Tests.Deployment;

/// <summary>One of our programs, as deploy/ may speak of it.</summary>
/// <param name="Assembly">Its assembly's name.</param>
/// <param name="Settings">What it understands.</param>
internal sealed record DeployedProgram(string Assembly, IReadOnlyList<Setting> Settings)
{
    // Read by Npgsql where an address leaves something out.
    private static readonly string[] Libpq = ["PGUSER", "PGPASSFILE"];

    // A process each.
    private static readonly ConcurrentDictionary<string, string> Complaints = new();

    private static readonly DeployedProgram[] All =
    [
        new("Availability.Monitor", [.. MonitorSettings.All, .. KafkaSettings.All, .. CommonSettings.All]),
        new("Availability.Writer", [.. WriterSettings.All, .. KafkaSettings.All, .. PostgresSettings.All, .. CommonSettings.All]),
        new("Availability.Web", [.. WebSettings.All, .. PostgresSettings.All, .. CommonSettings.All]),
    ];

    /// <summary>The tag that images are published with.</summary>
    public static string Version { get; } = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    private string Image => XDocument.Parse(Repository.Read($"src/{Assembly}/{Assembly}.csproj")).Descendants("ContainerRepository").Single().Value;

    /// <summary>By the name of its image, without a tag; null for somebody else's.</summary>
    public static DeployedProgram? Of(string image) => Array.Find(All, program => program.Image == image);

    /// <summary>The names of variables that the program would not read.</summary>
    public IEnumerable<string> Unknown(IEnumerable<string> variables) =>
        variables.Except([.. Libpq, .. Settings.Select(setting => setting.EnvironmentVariable), .. Settings.Select(setting => setting.Alias).OfType<string>()]);

    /// <summary>Throws what the program would say of values that are none.</summary>
    public void Try(IReadOnlyDictionary<string, string> variables)
    {
        var values = SettingValues.Resolve(Settings, _ => null, variables.GetValueOrDefault);
        foreach (var key in (string[])["Postgres:Uri", "Postgres:OwnerUri"])
        {
            if (values[key] is { } uri)
            {
                PostgresConnectionString.Parse(uri);
            }
        }
    }

    /// <summary>What the program says to a command line that it does not understand; empty for one that it does.</summary>
    public async Task<string> ComplaintAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        // Behind what is to be tried, so that nothing is done.
        const string Wrong = "--no-such-flag";
        string[] harmless = [.. arguments, Wrong];
        var key = string.Join(' ', [Assembly, .. harmless]);
        if (Complaints.TryGetValue(key, out var known))
        {
            return known;
        }

        await using var process = ServiceProcess.Start(Assembly, new Dictionary<string, string?>(), harmless);
        Assert.Equal(ExitCode.BadUsage, await process.ExitAsync(cancellation));
        Assert.Contains(process.Errors, line => line.Contains(Wrong, StringComparison.Ordinal));
        return Complaints[key] = string.Join('\n', process.Errors.Where(line => !line.Contains(Wrong, StringComparison.Ordinal) && !line.StartsWith("See '", StringComparison.Ordinal)));
    }
}
