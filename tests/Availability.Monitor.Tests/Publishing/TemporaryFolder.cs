namespace Availability.Monitor.Tests.Publishing;

/// <summary>An empty folder, gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spool-");

    public string Path => _folder.FullName;

    public string Database => System.IO.Path.Combine(Path, "spool.db");

    /// <summary>Databases that were set aside.</summary>
    public string[] Aside => Directory.GetFiles(Path, "spool-*.db");

    public void Dispose() => _folder.Delete(recursive: true);
}
