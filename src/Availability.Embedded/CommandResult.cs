namespace Availability.Embedded;

/// <summary>How a command ended and everything it printed.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The line that says most: the last one a PostgreSQL program calls an error, else the last.</summary>
    public string Reason
    {
        get
        {
            string[] lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.LastOrDefault(IsError) ?? lines.LastOrDefault() ?? $"exit code {ExitCode}";
        }
    }

    private static bool IsError(string line) =>
        line.Contains("FATAL", StringComparison.Ordinal) || line.Contains("error", StringComparison.OrdinalIgnoreCase);
}
