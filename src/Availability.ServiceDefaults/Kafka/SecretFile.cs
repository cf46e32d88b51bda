namespace Availability.ServiceDefaults;

/// <summary>Reads a file that a setting names.</summary>
internal static class SecretFile
{
    /// <summary>Its content without the line end that editors add; null where no file is named.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public static string? Read(string? path, string setting) => path is null ? null : ReadText(path, setting).TrimEnd('\r', '\n');

    /// <summary>All of it.</summary>
    /// <exception cref="ConfigurationException">It cannot be read; the message names the setting and the file.</exception>
    public static string ReadText(string path, string setting)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"{setting}: cannot read {path}: {exception.Message}");
        }
    }
}
