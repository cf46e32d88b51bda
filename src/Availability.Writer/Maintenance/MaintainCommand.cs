using Availability.ServiceDefaults;
using Availability.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Writer;

/// <summary><c>maintain</c>: one round by the owner of the tables, for a timer, where the writer runs with a role that owns nothing.</summary>
internal static class MaintainCommand
{
    public static ServiceCommand Create() => new("maintain", "Makes partitions ahead and removes those that are no longer kept, once, then exits.")
    {
        Settings = [.. WriterSettings.Retention, .. PostgresSettings.All, CommonSettings.LogLevel, CommonSettings.LogFormat],
        Configure = builder => builder.AddHistory(),
        Run = (command, values, stop) => ServiceTask.RunAsync(command, values, (services, token) => DatabaseCommand.RunAsync(RunAsync, asOwner: true, services, token), stop),
    };

    private static async Task<int> RunAsync(IServiceProvider services, CancellationToken stop)
    {
        var report = await services.GetRequiredService<PartitionMaintenance>().RunAsync(stop);
        foreach (var sentence in report.Waits.Prepend($"{report.Made} made, {report.Retired} removed, {report.DaysAhead} days ahead"))
        {
            await Console.Error.WriteLineAsync($"Partitions: {sentence}.");
        }

        return report.IsOwner
            ? report.DaysAhead >= PartitionMaintenance.Runway ? ExitCode.Success : ExitCode.Failed
            : throw new ConfigurationException("Partitions that are no longer kept stay: this role does not own the tables. Name one that does with --owner-db-uri.");
    }
}
