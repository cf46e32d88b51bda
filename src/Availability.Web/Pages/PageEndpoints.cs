using System.Text;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>What people look at.</summary>
internal sealed class PageEndpoints(
    TargetReports reports, CheckHistory history, IOptions<WebOptions> options, TimeProvider clock, HistoryTrouble trouble)
{
    private const int ChecksPerPage = 50;

    /// <summary>Between two refreshes of a page that changes.</summary>
    internal int RefreshSeconds => (int)Math.Ceiling(options.Value.RefreshInterval.TotalSeconds);

    public async Task<IResult> OverviewAsync(CancellationToken cancellationToken)
    {
        var targets = await reports.ListAsync(cancellationToken);
        var overview = new Overview(targets, clock.GetUtcNow(), options.Value.StaleAfter);
        return Page(OverviewPage.Title(overview), OverviewPage.Content(overview), StatusCodes.Status200OK, RefreshSeconds);
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

        if (await reports.FindAsync(id, cancellationToken) is not { } target
            || await history.ReadAsync(id, ChecksPerPage, cursor, cancellationToken) is not { } page)
            return NotFound();
        var week = await reports.ReadWindowAsync(id, TimeSpan.FromDays(7), cancellationToken);
        var main = TargetPage.Content(target, week, page, cursor is null, clock.GetUtcNow());
        return Page(TargetPage.Title(target), main, StatusCodes.Status200OK, cursor is null ? RefreshSeconds : null);
    }

    public IResult NotFound() => Page("Not found · Availability", PlainPage.NotFound, StatusCodes.Status404NotFound, null);

    /// <summary>The database's absence is a page, not a stack trace.</summary>
    public ValueTask<object?> AnswerWhileDatabaseIsAwayAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        trouble.AnswerAsync(invocation, next, () => Page(
            "Cannot read the history · Availability", PlainPage.Unavailable, StatusCodes.Status503ServiceUnavailable, RefreshSeconds));

    /// <summary>A whole page.</summary>
    internal IResult Page(string title, Markup main, int status, int? refreshSeconds) =>
        Results.Content(Layout.Document(title, main, clock.GetUtcNow(), refreshSeconds), "text/html", Encoding.UTF8, status);
}
