using Availability.Testing;

namespace Availability.Embedded.Tests;

/// <summary>What a test needs of the machine: lacking, it is skipped with the reason, but fails where everything should be there.</summary>
internal static class Machine
{
    public static void NeedsNpm() => Needs(new NpmPackage(TemporaryPostgres.BinariesCache, null).IsAvailable, "npm is not here");

    public static void NeedsLinuxRoot() => Needs(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root on Linux drops to another user");

    public static void NeedsLinux() => Needs(OperatingSystem.IsLinux(), "processes are looked up in /proc");

    private static void Needs(bool there, string reason) => Assert.SkipUnless(there, reason);
}
