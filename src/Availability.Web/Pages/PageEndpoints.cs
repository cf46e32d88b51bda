using System.Text;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>What people look at.</summary>
internal sealed class PageEndpoints(
    TargetReports reports, TargetViews targets, IOptions<WebOptions> options, TimeProvider clock, HistoryTrouble trouble, ApiDocument api)
{
    private int RefreshSeconds => (int)Math.Ceiling(options.Value.RefreshInterval.TotalSeconds);

    public async Task<IResult> OverviewAsync(CancellationToken cancellationToken)
    {
        var all = await reports.ListAsync(cancellationToken);
        var overview = new Overview(all, clock.GetUtcNow(), options.Value.StaleAfter);
        return Page(OverviewPage.Title(overview), OverviewPage.Content(overview), StatusCodes.Status200OK, RefreshSeconds);
    }

    public async Task<IResult> TargetAsync(
        int id, string? window, string? outcome, string? before, HttpRequest request, CancellationToken cancellationToken)
    {
        if (TargetRequest.Parse(window, outcome, before, out var problem) is not { } wanted)
            return Page("Bad address · Availability", problem!.Value, StatusCodes.Status400BadRequest, null);
        if (await targets.ReadAsync(id, wanted, cancellationToken) is not { } view)
            return NotFound();
        var main = TargetPage.Content(view, $"{request.Scheme}://{request.Host.ToUriComponent()}");
        return Page(
            TargetPage.Title(view.Target), main, StatusCodes.Status200OK, view.IsNewest ? RefreshSeconds : null, TargetPage.Assets);
    }

    public async Task<IResult> ApiAsync() => Page(ApiPage.Title, ApiPage.Content(await api.ReadAsync()), StatusCodes.Status200OK, null);

    public IResult NotFound() => Page("Not found · Availability", PlainPage.NotFound, StatusCodes.Status404NotFound, null);

    /// <summary>The database's absence is a page, not a stack trace.</summary>
    public ValueTask<object?> AnswerWhileDatabaseIsAwayAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        trouble.AnswerAsync(invocation, next, () => Page(
            "Cannot read the history · Availability", PlainPage.Unavailable, StatusCodes.Status503ServiceUnavailable, RefreshSeconds));

    private IResult Page(string title, Markup main, int status, int? refreshSeconds, IReadOnlyList<Asset>? assets = null) =>
        Results.Content(Layout.Document(title, main, clock.GetUtcNow(), refreshSeconds, assets), "text/html", Encoding.UTF8, status);
}
