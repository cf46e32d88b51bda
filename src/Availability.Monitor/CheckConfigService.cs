using Availability.ServiceDefaults;
using Microsoft.Extensions.Hosting;

namespace Availability.Monitor;

/// <summary><c>--check-config</c>: tells what is wrong with the targets file, and ends.</summary>
internal sealed class CheckConfigService(TargetSource source, ServiceExit exit) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var (targets, warnings) = source.Load();
        foreach (var warning in warnings)
        {
            Console.Error.WriteLine(warning);
        }

        exit.Stop(ExitCode.Success, targets.Count == 1 ? "1 target, no errors." : $"{targets.Count} targets, no errors.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
