using System.Diagnostics;
using System.Globalization;

namespace Availability.Embedded;

/// <summary>What a running server says about itself in <c>postmaster.pid</c>, or a crashed one left behind.</summary>
internal sealed class PostmasterFile(string data)
{
    private readonly string _path = Path.Combine(data, "postmaster.pid");

    /// <summary>Whether the server of this data takes connections.</summary>
    public bool IsReady => Line(7) == "ready";

    public int? ProcessId => int.TryParse(Line(0), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>
    /// Whether the server that wrote the file still runs. Only when it surely does not may the file be deleted, and
    /// only when it surely does may it be stopped: its process id may by now be a stranger's.
    /// </summary>
    public bool ServerRuns
    {
        get
        {
            if (ProcessId is not { } id)
                return false;
            try
            {
                using var process = Process.GetProcessById(id);
                return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) && WorksHere(id);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    public void Delete() => File.Delete(_path);

    /// <summary>For data that nobody wants any more.</summary>
    public void Kill()
    {
        if (!ServerRuns)
            return;
        using var process = Process.GetProcessById(ProcessId!.Value);
        process.Kill();
        process.WaitForExit();
    }

    // A server works in its data, so the file is the one in its working folder, whatever links lead there. Elsewhere
    // than on Linux nobody tells, and the name has to do.
    private bool WorksHere(int id)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            return File.ReadAllText($"/proc/{id}/cwd/postmaster.pid") == File.ReadAllText(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, or ended just now: not ours to stop.
            return false;
        }
    }

    private string? Line(int number)
    {
        try
        {
            return File.Exists(_path) ? File.ReadLines(_path).ElementAtOrDefault(number)?.Trim() : null;
        }
        catch (IOException)
        {
            // Gone between the two, or being written on Windows; the caller looks again.
            return null;
        }
    }
}
