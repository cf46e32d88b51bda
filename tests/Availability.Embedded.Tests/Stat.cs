using System.Globalization;

namespace Availability.Embedded.Tests;

/// <summary>What Linux tells of a process: after the program's name in parentheses come state, parent, process group and session.</summary>
internal static class Stat
{
    public static int SessionOf(int process) => int.Parse(
        File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture);

    public static bool IsInSession(int process, int session)
    {
        try
        {
            return SessionOf(process) == session;
        }
        catch (IOException)
        {
            // Ended since it was listed.
            return false;
        }
    }
}
