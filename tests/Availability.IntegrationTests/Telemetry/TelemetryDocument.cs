using System.Text.RegularExpressions;

namespace Availability.IntegrationTests.Telemetry;

/// <summary>The tables of docs/telemetry.md.</summary>
internal static partial class TelemetryDocument
{
    /// <summary>Name, unit and kind of the instruments.</summary>
    public static HashSet<(string Name, string Unit, string Kind)> Instruments() =>
        [.. Row().Matches(File.ReadAllText(Path())).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))];

    private static string Path()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.Path.Combine(folder.FullName, "docs", "telemetry.md") is var path && File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("There is no docs/telemetry.md above the tests.");
    }

    [GeneratedRegex(@"^\| `(availability\.[^`]+)` \| (\S+) \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
