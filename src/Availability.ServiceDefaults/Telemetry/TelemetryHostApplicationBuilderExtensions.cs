using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Availability.ServiceDefaults;

/// <summary>OpenTelemetry: metrics always (for <c>/metrics</c>), traces and logs only where somebody receives them.</summary>
public static class TelemetryHostApplicationBuilderExtensions
{
    private const string Npgsql = "Npgsql";

    // All programs are built as one product.
    private static readonly string? Version =
        typeof(TelemetryHostApplicationBuilderExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Registers the meter and the activity source of a module.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="name">Of both, for example <c>Availability.Writer</c>.</param>
    public static IHostApplicationBuilder AddTelemetrySource(this IHostApplicationBuilder builder, string name)
    {
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(name));
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddSource(name));
        return builder;
    }

    internal static void AddServiceTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        var npgsql = ClientSection.Read(builder.Configuration, ClientSection.Npgsql, PostgresHostApplicationBuilderExtensions.ConnectionName);
        // The detector comes after our name, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
        telemetry.ConfigureResource(resource => resource
            .AddService(builder.Environment.ApplicationName, serviceVersion: Version).AddEnvironmentVariableDetector());
        telemetry.WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            // Not AddHttpClientInstrumentation: it brings the meter of name lookups, which has every target's name as a tag.
            .AddMeter("System.Net.Http")
            .AddMeter(npgsql.DisableMetrics ? [] : [Npgsql])
            .AddPrometheusExporter());
        if (!OtlpEnvironment.HasReceiver(builder.Configuration))
        {
            return;
        }

        // Without a receiver a span costs time on the path of every check and tells nobody anything.
        telemetry.WithTracing(traces => traces
            .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsOwnEndpoint(context.Request.Path.Value))
            .AddHttpClientInstrumentation()
            .AddSource(npgsql.DisableTracing ? [] : [Npgsql]));
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        });
        telemetry.UseOtlpExporter();
    }

    private static bool IsOwnEndpoint(string? path) => path
        is ServiceDefaultsEndpointExtensions.HealthPath
        or ServiceDefaultsEndpointExtensions.AlivePath
        or ServiceDefaultsEndpointExtensions.MetricsPath;
}
