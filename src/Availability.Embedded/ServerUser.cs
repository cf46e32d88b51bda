using System.Diagnostics;

namespace Availability.Embedded;

/// <summary>Who PostgreSQL runs as: ourselves, or for root, which PostgreSQL refuses, an unprivileged user.</summary>
internal sealed class ServerUser
{
    private readonly int _userId;
    private readonly int _groupId;

    private ServerUser(string? name, int userId, int groupId) => (Name, _userId, _groupId) = (name, userId, groupId);

    /// <summary>Null: ourselves.</summary>
    public string? Name { get; }

    /// <summary>Whom PostgreSQL runs as here. Windows is left alone: there its programs drop an administrator's rights themselves.</summary>
    public static ServerUser Resolve()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new(null, 0, 0);
        if (Command.Find("setpriv") is null)
            throw new EmbeddedException("PostgreSQL does not run as root, and there is no setpriv here to run it as somebody else; start this as an ordinary user.");
        return Find("postgres") ?? Find("nobody")
            ?? throw new EmbeddedException("PostgreSQL does not run as root, and there is no user postgres or nobody here to run it as; start this as an ordinary user.");
    }

    /// <summary>The command, run as this user.</summary>
    public ProcessStartInfo CommandOf(string program, params IEnumerable<string> arguments) => Name is null
        ? Command.Of(program, arguments)
        : Command.Of("setpriv", [$"--reuid={_userId}", $"--regid={_groupId}", "--clear-groups", program, .. arguments]);

    /// <summary>Gives a file or folder that we made to this user.</summary>
    public async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (Name is null)
            return;
        var result = await Command.RunAsync(Command.Of("chown", $"{_userId}:{_groupId}", path), cancellationToken);
        if (!result.Succeeded)
            throw new EmbeddedException($"{path} cannot be given to the user {Name}, whom PostgreSQL runs as: {result.Reason}.");
    }

    /// <summary>Fails when this user cannot get at what is inside the folder.</summary>
    public async Task EnsureReachesAsync(string folder, CancellationToken cancellationToken)
    {
        if (Name is null)
            return;
        var result = await Command.RunAsync(CommandOf("test", "-x", folder), cancellationToken);
        if (!result.Succeeded && result.Output.Length > 0)
            throw new EmbeddedException($"PostgreSQL does not run as root, and nothing can be run as the user {Name} here: {result.Reason}.");
        if (!result.Succeeded)
            throw new EmbeddedException($"PostgreSQL, which runs as the user {Name} when root starts it, cannot reach the data folder {folder}; choose one that is open to it, such as {DataFolder.Default}.");
    }

    private static ServerUser? Find(string name) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .Where(fields => fields.Length > 3 && fields[0] == name)
        .Select(fields => new ServerUser(name, int.Parse(fields[2], null), int.Parse(fields[3], null)))
        .FirstOrDefault();
}
