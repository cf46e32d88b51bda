using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.ServiceDefaults;

/// <summary>The endpoints that every program has.</summary>
public static class ServiceDefaultsEndpointExtensions
{
    internal const string HealthPath = "/health";
    internal const string AlivePath = "/alive";
    internal const string MetricsPath = "/metrics";

    /// <summary>Maps <c>/health</c> (can do its work), <c>/alive</c> (makes progress) and <c>/metrics</c> (Prometheus).</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath, Checks(HealthTags.Ready));
        app.MapHealthChecks(AlivePath, Checks(HealthTags.Live));
        app.MapPrometheusScrapingEndpoint(MetricsPath);
        return app;
    }

    private static HealthCheckOptions Checks(string tag) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = WriteAsync,
    };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Select(entry => entry.Value.Description is { } description
            ? $"{entry.Key}: {entry.Value.Status}: {description}"
            : $"{entry.Key}: {entry.Value.Status}");
        return context.Response.WriteAsync(string.Join('\n', lines.Prepend(report.Status.ToString())) + "\n", context.RequestAborted);
    }
}
