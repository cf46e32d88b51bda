using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Availability.Web;

internal static class AccessServiceCollectionExtensions
{
    /// <summary>Adds what decides who is heard, and by which address: trusted proxies, the site's path and rate limits.</summary>
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<WebOptions>, TrustedProxiesValidator>();
        services.AddSingleton<IValidateOptions<WebOptions>, SitePathValidator>();
        services.AddOptions<ForwardedHeadersOptions>()
            .PostConfigure<IOptions<WebOptions>>((forwarded, web) => TrustedProxies.Configure(forwarded, web.Value));
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<WebOptions>>((limiter, web) => RateLimits.Configure(limiter, web.Value));
    }
}
