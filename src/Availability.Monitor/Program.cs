using Availability.ServiceDefaults;

namespace Availability.Monitor;

internal static class Program
{
    private static Task<int> Main(string[] args) => new ServiceCommand("availability-monitor", "Checks websites and publishes every result.")
    {
        Settings = [.. MonitorSettings.All, .. KafkaSettings.All, .. CommonSettings.All],
        Commands = [HealthCommand.Create()],
        Configure = builder => builder.AddMonitor(),
        Run = async (command, values, stop) =>
        {
            await TargetsFileCheck.ThrowIfBadInputAsync(values, stop);
            return await ServiceHost.RunAsync(command, values, stop);
        },
    }.RunAsync(args);
}
