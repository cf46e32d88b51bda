using Availability.ServiceDefaults;
using Availability.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>Registers the status page and API.</summary>
public static class WebHostApplicationBuilderExtensions
{
    private const long CacheBytes = 32 << 20;

    /// <summary>Adds what <see cref="WebEndpointExtensions.MapWeb"/> serves; the history is read through <see cref="PostgresOptions"/>.</summary>
    public static IHostApplicationBuilder AddWeb(this IHostApplicationBuilder builder)
    {
        builder.AddPostgresReader<HistoryHealthCheck>();
        builder.Services.AddOptionsWithValidateOnStart<WebOptions>().BindConfiguration(WebOptions.SectionName);
        builder.Services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddReports();
        builder.Services.AddAccess();
        builder.Services.AddApi();
        builder.Services.AddSingleton<KnownStates>();
        builder.Services.AddSingleton<OverviewReader>();
        builder.Services.TryAddSingleton<Announcements>();
        builder.Services.AddSingleton<News>();
        builder.Services.AddHostedService<NewsListener>();
        builder.AddTelemetrySource(WebMetrics.Name);
        builder.Services.AddSingleton<WebMetrics>();
        builder.Services.AddSingleton<EventEndpoint>();
        builder.Services.AddSingleton<NewsCachePolicy>();
        builder.Services.AddOutputCache(cache => cache.SizeLimit = CacheBytes);
        // A page has no secret that its length could tell, so what a proxy sends on by TLS may be compressed, too.
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/csv", Badge.ContentType, "application/problem+json"];
        });
        builder.Services.AddSingleton<HistoryTrouble>();
        builder.Services.AddSingleton<TargetViews>();
        builder.Services.AddSingleton<PageEndpoints>();
        builder.Services.AddSingleton<OperationsEndpoints>();
        return builder;
    }
}
