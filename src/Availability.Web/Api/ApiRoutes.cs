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
        var v1 = endpoints.MapGroup(Root)
            .AddEndpointFilter((invocation, next) => trouble.AnswerAsync(invocation, next, Problem.HistoryAway))
            .RequireRateLimiting(RateLimits.Api);
        MapTargets(v1.MapGroup("").CacheUntilNews(services), services);
        MapPipeline(v1.MapGroup("").CacheUntilNews(services), services);
        Export(v1, "/targets/{id:int}/checks.csv", services.GetRequiredService<CheckEndpoints>().ExportAsync, "exportChecks", "All checks of a time as CSV, newest first")
            .ProducesProblem(StatusCodes.Status404NotFound);
        Export(v1, "/uptime.csv", services.GetRequiredService<UptimeExport>().ExportAsync, "exportUptime", "Uptime, coverage and percentiles of all targets as CSV, by whole UTC days");
        v1.MapMethods("/openapi.json", ReadOnly.Methods, services.GetRequiredService<ApiDocument>().AnswerAsync)
            .CacheUntilNews(services).ExcludeFromDescription();
        v1.MapMethods("/{**path}", ReadOnly.Methods, Problem.NotFound).ExcludeFromDescription();
    }

    private static void MapTargets(RouteGroupBuilder group, IServiceProvider services)
    {
        var targets = services.GetRequiredService<TargetEndpoints>();
        Read<TargetList>(group, "/targets", targets.ListAsync, "listTargets", "Targets by name, with state and last 24 hours")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        Read<TargetResource>(group, "/targets/{id:int}", targets.FindAsync, "getTarget", "One target")
            .ProducesProblem(StatusCodes.Status404NotFound);
        Read<UptimeResource>(group, "/targets/{id:int}/uptime", targets.UptimeAsync, "getUptime", "Uptime, coverage, percentiles and failures of a window, and of its parts")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        Read<SeriesResource>(group, "/targets/{id:int}/series", services.GetRequiredService<SeriesEndpoint>().ReadAsync, "getSeries", "Counts, percentiles and phases in equal parts, as columns for a chart")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        Read<CheckList>(group, "/targets/{id:int}/checks", services.GetRequiredService<CheckEndpoints>().ListAsync, "listChecks", "Checks of a target, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void MapPipeline(RouteGroupBuilder group, IServiceProvider services)
    {
        var incidents = services.GetRequiredService<IncidentEndpoints>();
        Read<IncidentList>(group, "/incidents", incidents.ListAsync, "listIncidents", "Times in which targets were down, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        Read<IncidentList>(group, "/targets/{id:int}/incidents", incidents.ListOfTargetAsync, "listIncidentsOfTarget", "Times in which a target was down, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        Read<PipelineResource>(group, "/pipeline", services.GetRequiredService<PipelineEndpoint>().ReadAsync, "getPipeline", "Monitors, backlog, quarantine, gaps and storage");
    }

    /// <summary>Maps one address that is in the document.</summary>
    public static RouteHandlerBuilder Read(IEndpointRouteBuilder group, string pattern, Delegate handler, string name, string summary) =>
        group.MapMethods(pattern, ReadOnly.Methods, handler).WithName(name).WithSummary(summary)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    // An export is as long as its time: it is streamed, not kept.
    private static RouteHandlerBuilder Export(IEndpointRouteBuilder group, string pattern, Delegate handler, string name, string summary) =>
        Read(group, pattern, handler, name, summary).Produces<string>(contentType: Csv.ContentType)
            .ProducesProblem(StatusCodes.Status400BadRequest).RequireRateLimiting(RateLimits.Exports);

    private static RouteHandlerBuilder Read<T>(IEndpointRouteBuilder group, string pattern, Delegate handler, string name, string summary) =>
        Read(group, pattern, handler, name, summary).Produces<T>();
}
