namespace Availability.Browser.Tests;

/// <summary>Where pictures go: <c>artifacts/screenshots</c> of the repository, which CI keeps.</summary>
internal static class Artifacts
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Folder { get; } = Directory.CreateDirectory(System.IO.Path.Combine(Repository, "artifacts", "screenshots")).FullName;

    /// <summary>Of a file in it.</summary>
    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Availability.sln")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("These tests run inside the repository.");
        return folder;
    }
}
