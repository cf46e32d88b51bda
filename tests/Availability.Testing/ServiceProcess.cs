using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Availability.Testing;

/// <summary>One of our programs, run as an operator would: a process of its own, with arguments and environment.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Process _process;
    private bool _disposed;

    private ServiceProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Lines of standard output so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Whether it has not ended.</summary>
    public bool IsRunning => !_disposed && !_process.HasExited;

    /// <summary>All that it printed, for a failure's message.</summary>
    public string Log => string.Join(Environment.NewLine, _output.Concat(_errors));

    /// <summary>Starts a program whose project this test project references.</summary>
    /// <param name="assembly">For example <c>Availability.Writer</c>.</param>
    /// <param name="environment">Added to ours; null values are removed.</param>
    /// <param name="arguments">The command line.</param>
    public static ServiceProcess Start(string assembly, IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            // Not the repository's: nothing may depend on where it is started.
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment.Add(name, value);
            }
        }

        return new ServiceProcess(start);
    }

    /// <summary>Gives it all of its standard input.</summary>
    public async Task SendInputAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        _process.StandardInput.Close();
    }

    /// <summary>SIGKILL: it gets no chance to do anything.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGTERM, as an orchestrator stops a program.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        return await ExitAsync(cancellationToken);
    }

    /// <summary>SIGSTOP: it does nothing until <see cref="ThawAsync"/>, as a virtual machine that is paused.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    /// <summary>SIGCONT: it goes on where it was.</summary>
    public Task ThawAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    /// <summary>Waits for it to end by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var expired = new CancellationTokenSource(Patience, TimeProvider.System);
        await using var link = expired.Token.Register(patience.Cancel);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (expired.IsCancellationRequested)
        {
            throw new TimeoutException("It does not end. It printed:" + Environment.NewLine + Log);
        }

        return _process.ExitCode;
    }

    /// <summary>Where it serves health. It says so once all of it has started, which may be after its first other words.</summary>
    public async Task<Uri> HealthAsync(CancellationToken cancellationToken)
    {
        const string Words = "Health and metrics on ";
        await SaysAsync(Words, cancellationToken);
        return _errors.Select(line => line.Split(Words)).Where(parts => parts.Length == 2).Select(parts => new Uri(parts[1])).First();
    }

    /// <summary>Waits until a line of standard error holds the text.</summary>
    public async Task SaysAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await Eventually.TrueAsync(
                async token => HasSaid(text) || (_process.HasExited && await HadSaidAsync(text, token)), Patience, $"it says '{text}'", cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} It printed:{Environment.NewLine}{Log}", exception);
        }
    }

    /// <summary>Ends it by force, if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        _disposed = true;
        _process.Dispose();
    }

    private bool HasSaid(string text) => _errors.Any(line => line.Contains(text, StringComparison.Ordinal));

    // The last words of a process come after its end.
    private async Task<bool> HadSaidAsync(string text, CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return HasSaid(text) ? true : throw new InvalidOperationException("It ended. It printed:" + Environment.NewLine + Log);
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
