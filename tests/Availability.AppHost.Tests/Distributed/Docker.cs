using System.ComponentModel;
using System.Diagnostics;

namespace Availability.AppHost.Tests.Distributed;

/// <summary>What this machine has of Docker.</summary>
internal static class Docker
{
    /// <summary>Whether its daemon answers.</summary>
    public static async Task<bool> RunsAsync(CancellationToken stop)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("docker", "version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
            await process.WaitForExitAsync(stop);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
