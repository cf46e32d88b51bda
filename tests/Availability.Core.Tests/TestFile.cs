namespace Availability.Core.Tests;

/// <summary>Files that are copied beside the test assembly.</summary>
internal static class TestFile
{
    public static string Path(params ReadOnlySpan<string> parts) =>
        System.IO.Path.Combine([AppContext.BaseDirectory, .. parts]);
}
