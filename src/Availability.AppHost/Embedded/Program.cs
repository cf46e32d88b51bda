using Availability.ServiceDefaults;
using Availability.Web;

namespace Availability.AppHost.Embedded;

internal static class Program
{
    private static Task<int> Main(string[] args) => new ServiceCommand("availability", "Checks websites, stores every result and shows them: the whole pipeline in one process.")
    {
        Settings = AppHostSettings.All,
        Listen = WebSettings.Listen,
        Configure = builder => builder.AddPipeline(),
        Map = app => app.MapWeb(),
        Run = EmbeddedPipeline.RunAsync,
    }.RunAsync(args);
}
