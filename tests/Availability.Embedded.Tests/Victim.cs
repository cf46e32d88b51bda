using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Availability.Embedded.Tests;

/// <summary>This test program started once more, as a run that has a server and gets killed.</summary>
internal static class Victim
{
    private const string Variable = "AVAILABILITY_VICTIM_FOLDER";

    /// <summary>Starts it; returns when its server takes connections.</summary>
    public static async Task<Process> StartAsync(string dataFolder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Victim).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[Variable] = dataFolder;
        var process = Process.Start(start)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return process;
    }

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder)
            return;
        EmbeddedPostgres.StartAsync(new() { DataFolder = folder, Durable = false }, null, CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine("ready");
        using var forever = new ManualResetEvent(false);
        forever.WaitOne();
    }
}
