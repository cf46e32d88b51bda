using Availability.ServiceDefaults;
using Availability.Storage.Incidents;
using Availability.Storage.Pipeline;
using Availability.Storage.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>Registers the status page and API.</summary>
public static class WebHostApplicationBuilderExtensions
{
    /// <summary>Adds what <see cref="WebEndpointExtensions.MapWeb"/> serves; the history is read through <see cref="PostgresOptions"/>.</summary>
    public static IHostApplicationBuilder AddWeb(this IHostApplicationBuilder builder)
    {
        builder.AddPostgres();
        builder.Services.AddOptionsWithValidateOnStart<WebOptions>().BindConfiguration(WebOptions.SectionName);
        builder.Services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TargetReports>();
        builder.Services.AddSingleton<CheckHistory>();
        builder.Services.AddSingleton<IncidentReports>();
        builder.Services.AddSingleton<PipelineReports>();
        builder.Services.AddSingleton<HistoryTrouble>();
        builder.Services.AddSingleton<PageEndpoints>();
        builder.Services.AddSingleton<OperationsEndpoints>();
        builder.Services.AddSingleton<ApiEndpoints>();
        builder.Services.AddHealthChecks().AddCheck<HistoryHealthCheck>("history", tags: [HealthTags.Ready]);
        return builder;
    }
}
