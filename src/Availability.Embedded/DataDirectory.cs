using System.Security.Cryptography;

namespace Availability.Embedded;

/// <summary>What one PostgreSQL major keeps: its data, the password and the server's log.</summary>
internal sealed record DataDirectory(string Folder)
{
    /// <summary>The superuser that <c>initdb</c> makes, the only role there is.</summary>
    public const string Role = "availability";

    public string Data => Path.Combine(Folder, "data");

    public string Log => Path.Combine(Folder, "server.log");

    public string PasswordFile => Path.Combine(Folder, "password");

    /// <summary>Makes what is not there yet; returns the password.</summary>
    public async Task<string> PrepareAsync(PostgresBinaries binaries, ServerUser user, bool durable, CancellationToken cancellationToken)
    {
        await MakeFolderAsync(user, cancellationToken);
        if (!File.Exists(Path.Combine(Data, "PG_VERSION")))
            await InitializeAsync(binaries, user, durable, cancellationToken);
        return File.Exists(PasswordFile)
            ? await File.ReadAllTextAsync(PasswordFile, cancellationToken)
            : throw new EmbeddedException($"The password of the data in {Data} is gone: put {PasswordFile} back, or move {Folder} away to start anew.");
    }

    private async Task MakeFolderAsync(ServerUser user, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await user.OwnAsync(Folder, cancellationToken);
    }

    /// <summary>Builds the data elsewhere and renames it when it is whole: a run killed half-way leaves nothing that looks like data.</summary>
    private async Task InitializeAsync(PostgresBinaries binaries, ServerUser user, bool durable, CancellationToken cancellationToken)
    {
        var unfinished = Data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await WritePasswordAsync(user, cancellationToken);

        // C.UTF-8 sorts by code point on every machine and still knows the case of letters.
        var start = user.CommandOf(binaries.Program("initdb"), [
            $"--pgdata={unfinished}", $"--username={Role}", $"--pwfile={PasswordFile}", "--auth=scram-sha-256",
            "--encoding=UTF8", OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C", .. durable ? Array.Empty<string>() : ["--no-sync"]]);
        start.WorkingDirectory = Folder;
        var result = await Command.RunAsync(start, cancellationToken);
        if (!result.Succeeded)
            throw new EmbeddedException($"PostgreSQL {binaries.Major} could not prepare {Data}: {result.Reason}.");
        Directory.Move(unfinished, Data);
    }

    private async Task WritePasswordAsync(ServerUser user, CancellationToken cancellationToken)
    {
        File.Delete(PasswordFile);
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var writer = new StreamWriter(PasswordFile, file))
            await writer.WriteAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        await user.OwnAsync(PasswordFile, cancellationToken);
    }
}
