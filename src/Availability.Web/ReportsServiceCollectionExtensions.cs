using Availability.ServiceDefaults;
using Availability.Storage.Incidents;
using Availability.Storage.Pipeline;
using Availability.Storage.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web;

internal static class ReportsServiceCollectionExtensions
{
    /// <summary>Adds what reads the history, over connections that cannot write, whatever else the process has.</summary>
    public static void AddReports(this IServiceCollection services)
    {
        Add<TargetReports>(services);
        Add<TargetStates>(services);
        Add<TargetWindows>(services);
        Add<CheckHistory>(services);
        Add<CheckSamples>(services);
        Add<LastFailures>(services);
        Add<Rankings>(services);
        Add<IncidentReports>(services);
        Add<PipelineReports>(services);
    }

    private static void Add<T>(IServiceCollection services)
        where T : class => services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<T>(provider, provider.GetRequiredService<PostgresReader>().Source));
}
