using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Availability.Embedded;

namespace Availability.Testing;

/// <summary>Embedded servers on throw-away folders, gone when this process ends, or at the start of a later one if it is killed.</summary>
public static class TemporaryPostgres
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), $"availability-tests-{Environment.UserName}");
    private static readonly ConcurrentBag<EmbeddedPostgres> Servers = [];
    private static readonly ConcurrentBag<string> Folders = [];

    static TemporaryPostgres()
    {
        Sweep();
        TestRun.AtEnd(CleanUpAsync);
    }

    /// <summary>Where binaries fetched by tests are kept, from one run to the next.</summary>
    public static string BinariesCache { get; } = Path.Combine(Root, "binaries");

    /// <summary>A new empty folder that <c>postgres</c> can reach, too.</summary>
    public static string NewFolder()
    {
        var folder = Path.Combine(Root, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        Folders.Add(folder);
        return folder;
    }

    /// <summary>
    /// Starts a server of your own, to stop and start as you like.
    /// <c>AVAILABILITY_TEST_POSTGRES=npm</c> takes npm's PostgreSQL 18 instead of the machine's.
    /// </summary>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var fromNpm = options.FromNpm || Environment.GetEnvironmentVariable("AVAILABILITY_TEST_POSTGRES") == "npm";
        var server = await EmbeddedPostgres.StartAsync(
            options with { DataFolder = NewFolder(), BinariesCache = BinariesCache, Durable = false, FromNpm = fromNpm }, progress: null, cancellationToken);
        Servers.Add(server);
        return server;
    }

    private static async Task CleanUpAsync()
    {
        await Task.WhenAll(Servers.Select(server => server.DisposeAsync().AsTask()));
        foreach (var folder in Folders)
            Discard(folder);
    }

    private static void Sweep()
    {
        foreach (var folder in Directory.Exists(Root) ? Directory.GetDirectories(Root, "*-*") : [])
        {
            if (!OwnerIsAlive(Path.GetFileName(folder)))
                Discard(folder);
        }
    }

    /// <summary>Deletes a folder before this process ends.</summary>
    public static void Discard(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        try
        {
            EmbeddedPostgres.Discard(folder);
        }
        catch (Exception exception) when (exception is EmbeddedException or IOException or UnauthorizedAccessException)
        {
            // Another test process sweeps it at this moment, or its server is just ending; a later start takes the rest.
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
