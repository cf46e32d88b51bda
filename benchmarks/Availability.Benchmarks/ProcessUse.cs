using System.Globalization;

namespace Availability.Benchmarks;

/// <summary>What a process has used, from /proc.</summary>
internal static class ProcessUse
{
    private const double TicksPerSecond = 100; // sysconf(_SC_CLK_TCK) of every Linux that .NET runs on.

    /// <summary>User and system time of a process so far, and of its children that have ended.</summary>
    public static TimeSpan Cpu(int? process = null)
    {
        var stat = File.ReadAllText($"/proc/{process?.ToString(CultureInfo.InvariantCulture) ?? "self"}/stat");
        // The second field is the program's name in parentheses, and may hold blanks.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
    }

    /// <summary>The processor time of all its processes: a master with workers counts as one.</summary>
    public static TimeSpan CpuOfTree(int process)
    {
        var total = Cpu(process);
        foreach (var child in Children(process))
        {
            total += CpuOfTree(child);
        }

        return total;
    }

    /// <summary>Resident memory now, in bytes.</summary>
    public static long Resident(int process) => Memory(process, "VmRSS:");

    /// <summary>The most resident memory that it ever had, in bytes.</summary>
    public static long MostResident(int process) => Memory(process, "VmHWM:");

    private static long Memory(int process, string field) => 1024 * (long)Number(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..]
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[0]);

    private static IEnumerable<int> Children(int process) => File.ReadAllText($"/proc/{process}/task/{process}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
