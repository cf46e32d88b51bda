using System.Globalization;
using Availability.ServiceDefaults;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>The folder of a spool, held by one monitor at a time. The system frees the lock when the process ends, however it ends.</summary>
internal sealed class SpoolFolder : IDisposable
{
    private readonly FileStream _lock;

    private SpoolFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    /// <summary>Bytes that its disk can still take; where nobody can say, all there are.</summary>
    public long FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(Path).AvailableFreeSpace;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return long.MaxValue; // A share without a letter, say. Writing will show.
            }
        }
    }

    public string Database => System.IO.Path.Combine(Path, "spool.db");

    /// <summary>Makes it where it does not exist.</summary>
    /// <exception cref="ConfigurationException">It cannot be used, or another monitor uses it.</exception>
    public static SpoolFolder Open(string path)
    {
        try
        {
            path = System.IO.Path.GetFullPath(path);
            Directory.CreateDirectory(path);
            return new SpoolFolder(path, new FileStream(
                System.IO.Path.Combine(path, "spool.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsLocked(exception))
        {
            throw new ConfigurationException($"--spool: another monitor uses {path}. Give each its own folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"--spool: cannot use {path}: {exception.Message}");
        }
    }

    /// <summary>Puts the database where nobody looks for it, with its journal.</summary>
    /// <returns>Where it is now.</returns>
    public string SetAside(DateTimeOffset now)
    {
        var target = NewName(now);
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(Database + suffix))
            {
                File.Move(Database + suffix, target + suffix);
            }
        }

        return target;
    }

    /// <summary>A name that no file has.</summary>
    public string NewName(DateTimeOffset now)
    {
        var name = System.IO.Path.Combine(Path, now.UtcDateTime.ToString("'spool-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name + ".db" : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.db");
            if (!File.Exists(candidate))
            {
                return candidate;
            }
        }
    }

    public void Dispose() => _lock.Dispose();

    // ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK of Linux and of macOS.
    private static bool IsLocked(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 11 or 35;
}
