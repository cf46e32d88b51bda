using System.Diagnostics;

namespace Availability.Embedded;

/// <summary>The server process on one data directory.</summary>
internal sealed class PostgresServer(PostgresBinaries binaries, DataDirectory directory, ServerUser user, bool durable)
{
    // The server runs in a session of its own, so that a terminal's Ctrl-C, which it takes for a fast shutdown, reaches
    // only us. The shell beside it waits for our end of the pipe to close, when we stop or die, and leaves alone the
    // signals that a service manager sends to everybody.
    private const string Guard = """
        trap '' HUP INT TERM
        exec 3<&0 </dev/null >>"$1" 2>&1
        shift
        "$@" 3<&- &
        server=$!
        (read -r _ <&3; kill -INT $server) &
        wait $server
        code=$?
        kill -KILL $! 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PostmasterFile _postmaster = new(directory.Data);
    private Process? _guard;

    /// <summary>Returns when the server takes connections; a recovery after a crash may take its time.</summary>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        if (File.Exists(directory.Log))
            File.Move(directory.Log, directory.Log + ".old", overwrite: true);
        if (OperatingSystem.IsWindows())
        {
            await StartByControllerAsync(port, cancellationToken);
            return;
        }

        StartGuarded(port);
        try
        {
            while (!_postmaster.IsReady)
            {
                if (_guard!.HasExited)
                {
                    _guard.Dispose();
                    _guard = null;
                    throw new PostgresStartException(await ReasonAsync(cancellationToken));
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync();
            throw;
        }
    }

    /// <summary>A fast shutdown: connections are cut, what was committed is written.</summary>
    public async Task StopAsync()
    {
        if (_guard is { } guard)
        {
            _guard = null;
            guard.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            await guard.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            guard.Dispose();
        }

        // On Windows there is no guard; elsewhere somebody may have killed it, or the server is slow to stop.
        await StopLeftoverAsync();
    }

    /// <summary>Ends what a dead run left behind: its server, or the file that says there is one.</summary>
    public async Task StopLeftoverAsync()
    {
        if (_postmaster.ServerRuns)
        {
            var seconds = $"--timeout={Patience.TotalSeconds:0}";
            var stopped = await ControlAsync(["stop", "--mode=fast", "--wait", seconds], CancellationToken.None);
            if (!stopped.Succeeded && _postmaster.ServerRuns)
                stopped = await ControlAsync(["stop", "--mode=immediate", "--wait", seconds], CancellationToken.None);
            if (!stopped.Succeeded && _postmaster.ServerRuns)
                throw new EmbeddedException($"The PostgreSQL that an earlier run left on {directory.Data} (process {_postmaster.ProcessId}) does not stop: {stopped.Reason}.");
        }
        else
        {
            _postmaster.Delete();
        }
    }

    private void StartGuarded(int port)
    {
        string[] session = OperatingSystem.IsMacOS() ? ["perl", "-MPOSIX=setsid", "-e", "setsid; exec @ARGV"] : ["setsid"];
        var start = user.CommandOf(session[0], [
            .. session[1..], "sh", "-c", Guard, "sh", directory.Log, binaries.Program("postgres"), "-D", directory.Data, .. Settings(port)]);
        start.WorkingDirectory = directory.Folder;
        start.RedirectStandardInput = true;
        _guard = Command.Start(start);
    }

    // On Windows the controller drops an administrator's rights and gives the server a console of its own.
    private async Task StartByControllerAsync(int port, CancellationToken cancellationToken)
    {
        var start = Command.Of(binaries.Program("pg_ctl"), [
            "start", "--wait", "--silent", $"--pgdata={directory.Data}", $"--log={directory.Log}", $"--options={string.Join(' ', Settings(port))}"]);
        using var controller = Command.Start(start);
        await controller.WaitForExitAsync(cancellationToken);
        if (controller.ExitCode != 0)
            throw new PostgresStartException(await ReasonAsync(cancellationToken));
    }

    // Enough for a laptop, and no more; what is not said here is PostgreSQL's own default.
    private string[] Settings(int port) =>
    [
        "-c", "listen_addresses=127.0.0.1",
        "-c", $"port={port}",
        "-c", "unix_socket_directories=",
        "-c", "shared_buffers=64MB",
        "-c", "wal_level=minimal",
        "-c", "max_wal_senders=0",
        "-c", "jit=off",
        "-c", "timezone=UTC",
        "-c", "log_timezone=UTC",
        "-c", "log_checkpoints=off",
        "-c", $"fsync={(durable ? "on" : "off")}",
    ];

    private async Task<string> ReasonAsync(CancellationToken cancellationToken) => File.Exists(directory.Log)
        ? new CommandResult(1, await File.ReadAllTextAsync(directory.Log, cancellationToken)).Reason
        : "it left no log";

    private Task<CommandResult> ControlAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = user.CommandOf(binaries.Program("pg_ctl"), [.. arguments, $"--pgdata={directory.Data}"]);
        start.WorkingDirectory = directory.Folder;
        return Command.RunAsync(start, cancellationToken);
    }
}
