using System.Diagnostics;
using System.Globalization;
using Availability.Embedded;

namespace Availability.Testing;

/// <summary>Embedded servers on throw-away folders.</summary>
public static class TemporaryPostgres
{
    // Binaries outlive a run: fetching them again for every one would be rude.
    private static readonly string Root = Path.Combine(Path.GetTempPath(), $"availability-tests-{Environment.UserName}");

    /// <summary>Where binaries fetched by tests are kept.</summary>
    public static string BinariesCache { get; } = Path.Combine(Root, "binaries");

    /// <summary>A folder of its own, deleted when this process ends.</summary>
    public static string NewFolder()
    {
        var folder = Path.Combine(Root, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Starts a server that stops and is deleted when this process ends, or at the start of a later one if this is killed.</summary>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        Sweep();
        var folder = NewFolder();
        var server = await EmbeddedPostgres.StartAsync(
            options with { DataFolder = folder, BinariesCache = BinariesCache, Durable = false }, progress: null, cancellationToken);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return server;
    }

    private static void Sweep()
    {
        foreach (var folder in Directory.Exists(Root) ? Directory.GetDirectories(Root, "*-*") : [])
        {
            if (OwnerIsAlive(Path.GetFileName(folder)))
                continue;
            try
            {
                EmbeddedPostgres.Discard(folder);
            }
            catch (Exception exception) when (exception is EmbeddedException or IOException)
            {
                // Another test process sweeps it at this moment, or its server is just ending; a later start takes the rest.
            }
        }
    }

    private static bool OwnerIsAlive(string name)
    {
        try
        {
            using var owner = Process.GetProcessById(int.Parse(name[..name.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
