using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web;

/// <summary>Maps the status page and API.</summary>
public static class WebEndpointExtensions
{
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Serves pages, API and assets; needs <see cref="WebHostApplicationBuilderExtensions.AddWeb"/>.</summary>
    public static IEndpointRouteBuilder MapWeb(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.ServiceProvider.GetRequiredService<PageEndpoints>();
        var operations = endpoints.ServiceProvider.GetRequiredService<OperationsEndpoints>();
        var api = endpoints.ServiceProvider.GetRequiredService<ApiEndpoints>();
        var group = endpoints.MapGroup("").AddEndpointFilter(ResponseHeaders.AddAsync);

        var site = group.MapGroup("").AddEndpointFilter(pages.AnswerWhileDatabaseIsAwayAsync);
        site.MapMethods("/", Reads, pages.OverviewAsync);
        site.MapMethods("/targets/{id:int}", Reads, pages.TargetAsync);
        site.MapMethods("/incidents", Reads, operations.IncidentsAsync);
        site.MapMethods("/pipeline", Reads, operations.PipelineAsync);

        var v1 = group.MapGroup("/api/v1").AddEndpointFilter(api.AnswerWhileDatabaseIsAwayAsync);
        v1.MapMethods("/targets", Reads, api.TargetsAsync);
        v1.MapMethods("/targets/{id:int}", Reads, api.TargetAsync);
        v1.MapMethods("/targets/{id:int}/checks", Reads, api.ChecksAsync);
        v1.MapMethods("/{**path}", Reads, ApiEndpoints.NotFound);

        foreach (var asset in Asset.All)
            group.MapMethods(asset.Path, Reads, (HttpContext context) => Serve(asset, context));
        group.MapFallback("{**path}", pages.NotFound);
        return endpoints;
    }

    private static IResult Serve(Asset asset, HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.ContentType);
    }
}
