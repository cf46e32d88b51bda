using Availability.ServiceDefaults;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
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
        builder.AddPostgresReader();
        builder.Services.AddOptionsWithValidateOnStart<WebOptions>().BindConfiguration(WebOptions.SectionName);
        builder.Services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IValidateOptions<WebOptions>, TrustedProxiesValidator>();
        builder.Services.AddOptions<ForwardedHeadersOptions>()
            .PostConfigure<IOptions<WebOptions>>((forwarded, web) => TrustedProxies.Configure(forwarded, web.Value));
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<WebOptions>>((limiter, web) => RateLimits.Configure(limiter, web.Value));
        AddReports(builder.Services);
        builder.Services.AddSingleton<HistoryTrouble>();
        builder.Services.AddSingleton<TargetViews>();
        builder.Services.AddSingleton<PageEndpoints>();
        builder.Services.AddSingleton<TargetEndpoints>();
        builder.Services.AddSingleton<SeriesEndpoint>();
        builder.Services.AddSingleton<CheckEndpoints>();
        builder.Services.AddSingleton<BadgeEndpoints>();
        builder.Services.AddSingleton<ApiDocument>();
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        builder.Services.AddOpenApi(ApiDocument.Name, ApiDescription.Configure);
        builder.Services.AddHealthChecks().AddCheck<HistoryHealthCheck>("history", tags: [HealthTags.Ready]);
        return builder;
    }

    // They get the connections that cannot write, whatever else the process has.
    private static void AddReports(IServiceCollection services)
    {
        services.AddSingleton(provider => Create<TargetReports>(provider));
        services.AddSingleton(provider => Create<CheckHistory>(provider));
        services.AddSingleton(provider => Create<CheckSamples>(provider));

        static T Create<T>(IServiceProvider provider) =>
            ActivatorUtilities.CreateInstance<T>(provider, provider.GetRequiredService<PostgresReader>().Source);
    }
}
