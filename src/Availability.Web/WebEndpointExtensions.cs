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
    public static WebApplication MapWeb(this WebApplication app)
    {
        app.UseWebPipeline();
        var pages = app.Services.GetRequiredService<PageEndpoints>();
        var api = app.Services.GetRequiredService<ApiEndpoints>();
        var group = app.MapGroup("").AddEndpointFilter(ResponseHeaders.AddAsync);

        group.MapGet("/events", app.Services.GetRequiredService<EventEndpoint>().Open);

        var site = group.MapGroup("").AddEndpointFilter(pages.AnswerWhileDatabaseIsAwayAsync).CacheUntilNews(app.Services);
        site.MapMethods("/", Reads, pages.OverviewAsync);
        site.MapMethods("/targets/{id:int}", Reads, pages.TargetAsync);

        var v1 = group.MapGroup("/api/v1").AddEndpointFilter(api.AnswerWhileDatabaseIsAwayAsync);
        v1.MapMethods("/targets", Reads, api.TargetsAsync);
        v1.MapMethods("/targets/{id:int}", Reads, api.TargetAsync);
        v1.MapMethods("/targets/{id:int}/checks", Reads, api.ChecksAsync);
        v1.MapMethods("/{**path}", Reads, ApiEndpoints.NotFound);

        foreach (var asset in Asset.All)
            group.MapMethods(asset.Path, Reads, (HttpContext context) => Serve(asset, context));
        group.MapFallback("{**path}", pages.NotFound);
        return app;
    }

    private static IResult Serve(Asset asset, HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.ContentType);
    }
}
