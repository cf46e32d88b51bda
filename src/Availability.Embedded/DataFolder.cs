using System.Globalization;

namespace Availability.Embedded;

/// <summary>
/// The folder that everything we keep lives in, held by one run at a time:
/// <c>lock</c>, <c>binaries/</c>, and per PostgreSQL major <c>postgres-15/</c> with data, password and log.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public static string Default => System.IO.Path.Combine(
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
            ? "/var/lib"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "availability");

    public string Path { get; }

    public string BinariesCache => System.IO.Path.Combine(Path, "binaries");

    /// <summary>The majors that there is data of, newest first.</summary>
    public IEnumerable<int> Majors => Directory.GetDirectories(Path, "postgres-*")
        .Where(folder => File.Exists(System.IO.Path.Combine(folder, "data", "PG_VERSION")))
        .Select(folder => folder[(folder.LastIndexOf('-') + 1)..])
        .Where(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(text => int.Parse(text, CultureInfo.InvariantCulture))
        .OrderDescending();

    public DataDirectory ForMajor(int major) => new(System.IO.Path.Combine(Path, $"postgres-{major}"));

    /// <summary>Makes the folder where needed and claims it; the operating system gives it up when this process ends, however it does.</summary>
    public static DataFolder Claim(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Make(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedException($"The data folder {path} cannot be made: {exception.Message}", exception);
        }

        try
        {
            var file = System.IO.Path.Combine(path, "lock");
            return new(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new EmbeddedException($"The data folder {path} cannot be written to: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new EmbeddedException($"Another run uses the data folder {path}; stop it first, or give this one a folder of its own.", exception);
        }
    }

    // Whatever root's umask says, the user whom PostgreSQL runs as must get through; what is inside guards itself.
    private static void Make(string path)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    public void Dispose() => _lock.Dispose();
}
