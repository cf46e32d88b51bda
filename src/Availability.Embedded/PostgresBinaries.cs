using System.Globalization;
using System.Text.RegularExpressions;

namespace Availability.Embedded;

/// <summary>A folder that holds all the programs we need, and their major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    public const int Oldest = 15;
    public const int Newest = 18;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    public string Program(string name) => Path.Combine(Folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>What is in the folder; null when a program is missing, does not run here or is of a version we do not support.</summary>
    public static async Task<PostgresBinaries?> ProbeAsync(string folder, CancellationToken cancellationToken)
    {
        var binaries = new PostgresBinaries(folder, 0);
        if (!Programs.All(name => File.Exists(binaries.Program(name))))
            return null;
        var result = await Command.RunAsync(Command.Of(binaries.Program("postgres"), "--version"), cancellationToken);
        return VersionPattern().Match(result.Output) is { Success: true } match
            && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is >= Oldest and <= Newest and var major
                ? binaries with { Major = major }
                : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionPattern();
}
