using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web;

/// <summary>The addresses of the API. Names, summaries and answers stand here, and the OpenAPI document is made of them.</summary>
internal static class ApiRoutes
{
    private const string Root = "/api/v1";

    /// <summary>Where the document is served.</summary>
    public const string Document = Root + "/openapi.json";

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var trouble = services.GetRequiredService<HistoryTrouble>();
        var targets = services.GetRequiredService<TargetEndpoints>();
        var checks = services.GetRequiredService<CheckEndpoints>();

        var v1 = endpoints.MapGroup(Root)
            .AddEndpointFilter(Revalidate)
            .AddEndpointFilter((invocation, next) => trouble.AnswerAsync(invocation, next, Problem.HistoryAway))
            .RequireRateLimiting(RateLimits.Api);
        v1.MapMethods("/openapi.json", ReadOnly.Methods, services.GetRequiredService<ApiDocument>().AnswerAsync).ExcludeFromDescription();
        v1.MapMethods("/{**path}", ReadOnly.Methods, Problem.NotFound).ExcludeFromDescription();

        Read<TargetList>(v1, "/targets", targets.ListAsync, "listTargets", "Targets by name, with state and last 24 hours")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        Read<TargetResource>(v1, "/targets/{id:int}", targets.FindAsync, "getTarget", "One target")
            .ProducesProblem(StatusCodes.Status404NotFound);
        Read<UptimeResource>(v1, "/targets/{id:int}/uptime", targets.UptimeAsync, "getUptime", "Uptime, coverage, percentiles and failures of a window, and of its parts")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        Read<SeriesResource>(v1, "/targets/{id:int}/series", services.GetRequiredService<SeriesEndpoint>().ReadAsync, "getSeries", "Counts, percentiles and phases in equal parts, as columns for a chart")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        Read<CheckList>(v1, "/targets/{id:int}/checks", checks.ListAsync, "listChecks", "Checks of a target, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        Read(v1, "/targets/{id:int}/checks.csv", checks.ExportAsync, "exportChecks", "All checks of a time as CSV, newest first")
            .Produces<string>(contentType: CheckCsv.ContentType)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .RequireRateLimiting(RateLimits.Exports);
    }

    /// <summary>Maps one address that is in the document.</summary>
    public static RouteHandlerBuilder Read(IEndpointRouteBuilder group, string pattern, Delegate handler, string name, string summary) =>
        group.MapMethods(pattern, ReadOnly.Methods, handler).WithName(name).WithSummary(summary)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static RouteHandlerBuilder Read<T>(IEndpointRouteBuilder group, string pattern, Delegate handler, string name, string summary) =>
        Read(group, pattern, handler, name, summary).Produces<T>();

    // What is kept is asked about each time: an answer may be new, and whoever may see it may change.
    private static ValueTask<object?> Revalidate(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        invocation.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        return next(invocation);
    }
}
