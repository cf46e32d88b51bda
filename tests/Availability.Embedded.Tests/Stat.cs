using System.Globalization;

namespace Availability.Embedded.Tests;

/// <summary>What Linux tells of a process: after the program's name in parentheses come state, parent, process group and session.</summary>
internal static class Stat
{
    public static int ParentOf(int process) => Field(process, 1);

    public static int SessionOf(int process) => Field(process, 3);

    private static int Field(int process, int number) => int.Parse(
        File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[number], CultureInfo.InvariantCulture);
}
