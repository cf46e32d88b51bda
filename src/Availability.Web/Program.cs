using Availability.ServiceDefaults;

namespace Availability.Web;

internal static class Program
{
    private static Task<int> Main(string[] args) => new ServiceCommand("availability-web", "Shows the history of checks: status page and JSON API.")
    {
        Settings = [.. CommonSettings.All, .. PostgresSettings.All, .. WebSettings.All],
        Commands = [HealthCommand.Create(WebSettings.All, WebSettings.Listen)],
        Listen = WebSettings.Listen,
        Configure = builder => builder.AddWeb(),
        Map = app => app.MapWeb(),
    }.RunAsync(args);
}
