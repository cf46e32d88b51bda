using System.Diagnostics;
using System.Net.Sockets;

namespace Availability.Benchmarks;

/// <summary>A process of ours, ended with this object.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private Child(Process process)
    {
        _process = process;
        // A benchmark that is interrupted leaves nothing behind.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
    }

    public int Id => _process.Id;

    public StreamReader Output => _process.StandardOutput;

    public bool HasExited => _process.HasExited;

    public static Child Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return new Child(process);
    }

    /// <summary>Waits until somebody listens there.</summary>
    public async Task ListensAsync(int port)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync("127.0.0.1", port, patience.Token);
                return;
            }
            catch (SocketException) when (!HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
