namespace Availability.Benchmarks;

/// <summary>The programs we compare with, found on this machine.</summary>
internal static class Tools
{
    private static readonly (string Program, string Package)[] Needed =
        [("nginx", "nginx-light"), ("wrk", "wrk"), ("prometheus-blackbox-exporter", "prometheus-blackbox-exporter")];

    /// <summary>What to install; empty when everything is there.</summary>
    public static string Missing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "The benchmarks read /proc and run on Linux only.";
        }

        string[] packages = [.. Needed.Where(tool => Find(tool.Program) is null).Select(tool => tool.Package)];
        return packages.Length == 0 ? "" : $"Missing on PATH; on Debian: apt-get install -y {string.Join(' ', packages)}";
    }

    public static string Path(string program) => Find(program) ?? throw new FileNotFoundException($"{program} is not on PATH");

    // Debian's users do not have sbin on their PATH.
    private static string? Find(string program) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin"
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
