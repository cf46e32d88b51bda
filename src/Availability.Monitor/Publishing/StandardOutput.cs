using Microsoft.Win32.SafeHandles;

namespace Availability.Monitor.Publishing;

/// <summary>Opens standard output so that a closed pipe is noticed.</summary>
internal static class StandardOutput
{
    /// <summary>The framework's own stream ignores a broken pipe on Unix, and the program would go on writing to nobody.</summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // A file keeps the framework's stream: a FileStream has a position of its own, and would overwrite what standard error
        // writes to the same file.
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
