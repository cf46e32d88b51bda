using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>What people look at.</summary>
internal sealed class PageEndpoints(
    OverviewReader overview, TargetViews targets, News news, IOptions<WebOptions> options, TimeProvider clock, HistoryTrouble trouble,
    ApiDocument api)
{
    /// <summary>Between two refreshes of a page that changes.</summary>
    internal int RefreshSeconds => (int)Math.Ceiling(options.Value.RefreshInterval.TotalSeconds);

    public async Task<IResult> OverviewAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (OverviewQuery.TryParse(request.Query, out var error) is not { } query)
            return Page("Not understood · Availability", PlainPage.BadQuery(error), StatusCodes.Status400BadRequest, null);
        var version = news.Version;
        var content = await overview.ReadAsync(query, cancellationToken);
        return Page(OverviewPage.Title(content.Overview), OverviewPage.Content(content), StatusCodes.Status200OK, RefreshSeconds, version, "/", OverviewPage.Assets);
    }

    public async Task<IResult> TargetAsync(
        int id, string? window, string? outcome, string? before, HttpRequest request, CancellationToken cancellationToken)
    {
        if (TargetRequest.Parse(window, outcome, before, out var problem) is not { } wanted)
            return Page("Not understood · Availability", problem!.Value, StatusCodes.Status400BadRequest, null);
        var version = news.Version;
        if (await targets.ReadAsync(id, wanted, cancellationToken) is not { } view)
            return NotFound();
        var main = TargetPage.Content(view, $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}");
        return Page(
            TargetPage.Title(view.Target), main, StatusCodes.Status200OK, view.IsNewest ? RefreshSeconds : null, version, assets: TargetPage.Assets);
    }

    public async Task<IResult> ApiAsync(HttpRequest request) => Page(ApiPage.Title, ApiPage.Content(await api.ReadAsync(), request.PathBase), StatusCodes.Status200OK, null);

    public IResult NotFound() => Page("Not found · Availability", PlainPage.NotFound, StatusCodes.Status404NotFound, null);

    /// <summary>The database's absence is a page, not a stack trace.</summary>
    public ValueTask<object?> AnswerWhileDatabaseIsAwayAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        trouble.AnswerAsync(invocation, next, () => Page(
            "Cannot read the history · Availability", PlainPage.Unavailable, StatusCodes.Status503ServiceUnavailable, RefreshSeconds));

    /// <summary>A whole page.</summary>
    internal IResult Page(
        string title, Markup main, int status, int? refreshSeconds, string news = "", string path = "", IReadOnlyList<Asset>? assets = null) =>
        new PageResult(Layout.Document(title, main, clock.GetUtcNow(), refreshSeconds, news, path, assets), status);
}
