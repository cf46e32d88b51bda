using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Availability.ServiceDefaults;

/// <summary>What every program has, in the shape of Aspire's template.</summary>
public static class ServiceDefaultsHostApplicationBuilderExtensions
{
    /// <summary>
    /// Logging, telemetry, health checks, service discovery, the clock and <see cref="ServiceExit"/>. Unlike Aspire's template it
    /// adds no resilience handler: a retry hides an outage and distorts a latency, and whoever wants one can ask for it by client.
    /// </summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddServiceLogging();
        builder.AddServiceTelemetry();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ServiceExit>();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [HealthTags.Live]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        return builder;
    }
}
