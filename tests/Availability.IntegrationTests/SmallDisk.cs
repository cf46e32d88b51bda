using System.Diagnostics;
using System.Globalization;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>A file system of a few megabytes, in memory, for the user that owns a given folder.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Skips the test where nothing may be mounted.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes, string owner, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs tmpfs, to have a disk that is soon full");
        var disk = new SmallDisk(TemporaryPostgres.NewFolder());
        var (_, uid) = await RunAsync("stat", ["-c", "%u", owner], cancellationToken);
        var (code, said) = await RunAsync(
            "mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=700,uid={uid.Trim()}", "tmpfs", disk.Folder], cancellationToken);
        Assert.SkipWhen(code != 0, $"needs the right to mount, to have a disk that is soon full: {said}");
        return disk;
    }

    public async Task GrowAsync(int megabytes, CancellationToken cancellationToken) =>
        Assert.Equal(0, (await RunAsync("mount", ["-o", $"remount,size={megabytes}m", Folder], cancellationToken)).Code);

    // Lazily: whoever still has a file open there is about to end.
    public async ValueTask DisposeAsync() => await RunAsync("umount", ["--lazy", Folder], CancellationToken.None);

    private static async Task<(int Code, string Said)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        string[] command = Environment.IsPrivilegedProcess ? [program, .. arguments] : ["sudo", "-n", program, .. arguments];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, said);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, string.Create(CultureInfo.InvariantCulture, $"{command[0]}: {exception.Message}"));
        }
    }
}
