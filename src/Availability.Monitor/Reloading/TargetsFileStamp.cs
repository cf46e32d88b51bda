namespace Availability.Monitor.Reloading;

/// <summary>
/// By what one sees, without reading it, that a file is another: where its path really leads, when it was written and how long
/// it is. A stamp that has no path stands for a file that is not there.
/// </summary>
internal readonly record struct TargetsFileStamp(string? RealPath, DateTime WrittenAt, long Length)
{
    private const int MostLinks = 40;

    public static TargetsFileStamp Of(string path)
    {
        try
        {
            var links = 0;
            var file = new FileInfo(Resolve(Path.GetFullPath(path), ref links));
            return file.Exists ? new(file.FullName, file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default; // Whoever reads it is told why.
        }
    }

    // Kubernetes and deployment tools swap a link of a parent folder; File.ResolveLinkTarget looks at the last part only.
    private static string Resolve(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var real = Path.Combine(Resolve(parent, ref links), Path.GetFileName(path));
        if (new FileInfo(real).LinkTarget is not { } target)
        {
            return real;
        }

        return ++links <= MostLinks
            ? Resolve(Path.GetFullPath(target, Path.GetDirectoryName(real)!), ref links)
            : throw new IOException("Too many links.");
    }
}
