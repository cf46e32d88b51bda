using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web;

/// <summary>The addresses of the badges.</summary>
internal static class BadgeRoutes
{
    public static void MapBadges(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var trouble = services.GetRequiredService<HistoryTrouble>();
        var badges = services.GetRequiredService<BadgeEndpoints>();

        var group = endpoints.MapGroup("/badges")
            .AddEndpointFilter(AllowElsewhere)
            .AddEndpointFilter((invocation, next) => trouble.AnswerAsync(invocation, next, BadgeEndpoints.HistoryAway))
            .RequireRateLimiting(RateLimits.Api)
            .CacheUntilNews(services);
        Map(group, "/{id:int}/state.svg", badges.StateAsync, "getStateBadge", "A picture of the present state");
        Map(group, "/{id:int}/uptime.svg", badges.UptimeAsync, "getUptimeBadge", "A picture of the uptime; with the coverage where that is below 99 %");
        Map(group, "/{id:int}/latency.svg", badges.LatencyAsync, "getLatencyBadge", "A picture of a percentile of the response time");
        group.MapMethods("/{**path}", ReadOnly.Methods, Problem.NotFound).ExcludeFromDescription();
    }

    private static void Map(RouteGroupBuilder group, string pattern, Delegate handler, string name, string summary) =>
        ApiRoutes.Read(group, pattern, handler, name, summary)
            .Produces<string>(contentType: Badge.ContentType)
            .Produces<string>(StatusCodes.Status404NotFound, Badge.ContentType)
            .ProducesProblem(StatusCodes.Status400BadRequest);

    // A badge is made to stand in other sites' pages.
    private static ValueTask<object?> AllowElsewhere(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        invocation.HttpContext.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return next(invocation);
    }
}
