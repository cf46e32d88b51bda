using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web;

internal static class ApiServiceCollectionExtensions
{
    /// <summary>Adds API and badges, and their OpenAPI document.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<TargetEndpoints>();
        services.AddSingleton<SeriesEndpoint>();
        services.AddSingleton<CheckEndpoints>();
        services.AddSingleton<UptimeExport>();
        services.AddSingleton<IncidentEndpoints>();
        services.AddSingleton<PipelineEndpoint>();
        services.AddSingleton<BadgeEndpoints>();
        services.AddSingleton<ApiDocument>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddOpenApi(ApiDocument.Name, ApiDescription.Configure);
    }
}
