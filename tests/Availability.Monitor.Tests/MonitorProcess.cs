using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Availability.Monitor.Tests;

/// <summary>The monitor as an operator runs it: a process of its own.</summary>
internal sealed class MonitorProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private MonitorProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Output => _output;

    public string Errors => string.Join('\n', _errors);

    public static MonitorProcess Start(params string[] arguments) => Start(arguments, input: null);

    public static MonitorProcess Start(string[] arguments, string? input, params (string Name, string Value)[] environment) =>
        Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "Availability.Monitor.dll"), .. arguments], input, environment);

    public static MonitorProcess Run(
        string program, string[] arguments, string? input = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["Monitor__FlushTimeout"] = "00:00:02";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new MonitorProcess(new Process { StartInfo = start });
        process._process.StandardInput.Write(input);
        process._process.StandardInput.Close();
        return process;
    }

    /// <summary>Where it serves health, once it has said so.</summary>
    public Uri? Page => _errors.Select(line => line.Split("Health and metrics on ")).Where(parts => parts.Length == 2)
        .Select(parts => new Uri(parts[1])).FirstOrDefault();

    public void Terminate() => Signal("TERM");

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("AVAILABILITY_", StringComparison.Ordinal) || name.StartsWith("KAFKA_", StringComparison.Ordinal);
}
