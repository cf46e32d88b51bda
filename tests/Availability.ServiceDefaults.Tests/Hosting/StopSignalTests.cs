using System.Diagnostics;
using System.Globalization;

namespace Availability.ServiceDefaults.Tests;

// Alone: the signal reaches every host of this process.
[CollectionDefinition(nameof(StopSignalTests), DisableParallelization = true)]
[Collection(nameof(StopSignalTests))]
public sealed class StopSignalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_SignalBeforeThereIsAHost_EndsAsAsked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no signals");
        var isStarted = false;
        var command = new ServiceCommand("availability-test", "A test.")
        {
            Settings = CommonSettings.All,
            Run = async (command, values, stop) =>
            {
                await TerminateAsync();
                var arrived = new TaskCompletionSource();
                await using var registration = stop.Register(arrived.SetResult);
                await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Stop);
                return await ServiceHost.RunAsync(command, values, stop, _ => isStarted = true);
            },
        };

        Assert.Equal(ExitCode.Success, await command.RunAsync(["--http", "127.0.0.1:0"]));
        Assert.False(isStarted);
    }

    private static async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Stop);
    }
}
