using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web;

/// <summary>Maps the status page and API.</summary>
public static class WebEndpointExtensions
{
    /// <summary>Serves pages, API and assets; needs <see cref="WebHostApplicationBuilderExtensions.AddWeb"/>.</summary>
    public static WebApplication MapWeb(this WebApplication app)
    {
        app.UseWebPipeline();
        var pages = app.Services.GetRequiredService<PageEndpoints>();
        var operations = app.Services.GetRequiredService<OperationsEndpoints>();
        var group = app.MapGroup("");

        group.MapGet("/events", app.Services.GetRequiredService<EventEndpoint>().Open).ExcludeFromDescription();

        var site = group.MapGroup("").AddEndpointFilter(pages.AnswerWhileDatabaseIsAwayAsync).CacheUntilNews(app.Services);
        site.MapMethods("/", ReadOnly.Methods, pages.OverviewAsync).ExcludeFromDescription();
        site.MapMethods("/targets/{id:int}", ReadOnly.Methods, pages.TargetAsync).ExcludeFromDescription();
        site.MapMethods("/incidents", ReadOnly.Methods, operations.IncidentsAsync).ExcludeFromDescription();
        site.MapMethods("/pipeline", ReadOnly.Methods, operations.PipelineAsync).ExcludeFromDescription();

        site.MapMethods("/api", ReadOnly.Methods, pages.ApiAsync).ExcludeFromDescription();
        group.MapApi();
        group.MapBadges();

        foreach (var asset in Asset.All)
            group.MapMethods(asset.Path, ReadOnly.Methods, (HttpContext context) => Serve(asset, context)).ExcludeFromDescription();
        group.MapFallback("{**path}", pages.NotFound).ExcludeFromDescription();
        return app;
    }

    private static IResult Serve(Asset asset, HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.ContentType);
    }
}
