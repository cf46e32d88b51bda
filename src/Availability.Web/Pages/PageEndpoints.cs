using System.Text;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>What people look at.</summary>
internal sealed class PageEndpoints(
    OverviewReader overview, TargetReports reports, CheckHistory history, News news, IOptions<WebOptions> options, TimeProvider clock, HistoryTrouble trouble)
{
    private const int ChecksPerPage = 50;

    private int RefreshSeconds => (int)Math.Ceiling(options.Value.RefreshInterval.TotalSeconds);

    public async Task<IResult> OverviewAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (OverviewQuery.TryParse(request.Query, out var error) is not { } query)
            return Page("Not understood · Availability", PlainPage.BadQuery(error), StatusCodes.Status400BadRequest, null);
        var version = news.Version;
        var content = await overview.ReadAsync(query, cancellationToken);
        return Page(OverviewPage.Title(content.Overview), OverviewPage.Content(content), StatusCodes.Status200OK, RefreshSeconds, version, "/");
    }

    public async Task<IResult> TargetAsync(int id, string? before, CancellationToken cancellationToken)
    {
        CheckCursor? cursor = null;
        if (!string.IsNullOrEmpty(before))
        {
            if (!CheckCursor.TryParse(before, out var parsed))
                return Page("Not a time · Availability", PlainPage.BadCursor(before), StatusCodes.Status400BadRequest, null);
            cursor = parsed;
        }

        var version = news.Version;
        if (await reports.FindAsync(id, cancellationToken) is not { } target
            || await history.ReadAsync(id, ChecksPerPage, cursor, cancellationToken) is not { } page)
            return NotFound();
        var week = await reports.ReadWindowAsync(id, TimeSpan.FromDays(7), cancellationToken);
        var main = TargetPage.Content(target, week, page, cursor is null, clock.GetUtcNow());
        return Page(TargetPage.Title(target), main, StatusCodes.Status200OK, cursor is null ? RefreshSeconds : null, version);
    }

    public IResult NotFound() => Page("Not found · Availability", PlainPage.NotFound, StatusCodes.Status404NotFound, null);

    /// <summary>The database's absence is a page, not a stack trace.</summary>
    public ValueTask<object?> AnswerWhileDatabaseIsAwayAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        trouble.AnswerAsync(invocation, next, () => Page(
            "Cannot read the history · Availability", PlainPage.Unavailable, StatusCodes.Status503ServiceUnavailable, RefreshSeconds));

    private IResult Page(string title, Markup main, int status, int? refreshSeconds, string news = "", string path = "") =>
        Results.Content(Layout.Document(title, main, clock.GetUtcNow(), refreshSeconds, news, path), "text/html", Encoding.UTF8, status);
}
