using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>What every request passes before it comes to its endpoint, outermost first.</summary>
internal static partial class WebPipeline
{
    // The framework's own switch, ASPNETCORE_FORWARDEDHEADERS_ENABLED.
    private const string ForwardedHeadersKey = "ForwardedHeaders_Enabled";

    public static void UseWebPipeline(this WebApplication app)
    {
        WarnOfForwardedHeaders(app);
        app.Use(ResponseHeaders.AddAsync);
        app.UseExceptionHandler(failed => failed.Run(ErrorAnswer.FailedAsync));
        app.UseForwardedHeaders();
        app.Use(ActivatorUtilities.CreateInstance<SitePath>(app.Services).InvokeAsync);
        app.Use(ActivatorUtilities.CreateInstance<HostGuard>(app.Services).InvokeAsync);
        app.Use(ReadOnly.InvokeAsync);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseResponseCompression();
        app.UseMiddleware<EntityTags>();
        app.UseOutputCache();
    }

    private static void WarnOfForwardedHeaders(WebApplication app)
    {
        if (app.Configuration.GetValue<bool>(ForwardedHeadersKey) && app.Services.GetRequiredService<IOptions<WebOptions>>().Value.TrustedProxies.Length == 0)
            LogForwardedHeaders(app.Logger);
    }

    [LoggerMessage(LogLevel.Warning, "ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts nobody here: X-Forwarded-* headers are ignored until --trusted-proxies names who may send them")]
    private static partial void LogForwardedHeaders(ILogger logger);
}
