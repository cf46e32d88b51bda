using System.Globalization;
using Availability.Storage.Incidents;
using Availability.Storage.Pipeline;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>Incidents and pipeline: what went wrong, with the sites and with us.</summary>
internal sealed class OperationsEndpoints(
    PageEndpoints pages, TargetReports targets, IncidentReports incidents, PipelineReports pipeline, News news, IOptions<WebOptions> options, TimeProvider clock)
{
    public async Task<IResult> IncidentsAsync(string? target, string? window, string? before, CancellationToken cancellationToken)
    {
        if ((string.IsNullOrEmpty(window) ? ReportWindow.Find("30d") : ReportWindow.Find(window)) is not { } time)
            return BadQuestion("window", "24h, 7d, 30d, 90d or 1y", window!);
        IncidentCursor? cursor = null;
        if (!string.IsNullOrEmpty(before))
        {
            if (!IncidentCursor.TryParse(before, out var parsed))
                return BadQuestion("before", InstantText.Expected, before);
            cursor = parsed;
        }

        TargetReport? only = null;
        if (!string.IsNullOrEmpty(target))
        {
            if (!int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return BadQuestion("target", "the number of a target", target);
            only = await targets.FindAsync(id, cancellationToken);
            if (only is null)
                return pages.NotFound();
        }

        var version = news.Version;
        var page = await incidents.ReadAsync(new(time.Length, only?.Id, cursor, OngoingLimit: IncidentsPage.MostOngoing, WithObservation: true), cancellationToken);
        var view = new IncidentsView(page, time, only, cursor is null, clock.GetUtcNow(), options.Value.StaleAfter);
        return pages.Page(IncidentsPage.Title(view), IncidentsPage.Content(view), StatusCodes.Status200OK, cursor is null ? pages.RefreshSeconds : null, version, "/incidents");
    }

    public async Task<IResult> PipelineAsync(CancellationToken cancellationToken)
    {
        var version = news.Version;
        var report = await pipeline.ReadAsync(cancellationToken);
        var health = new PipelineHealth(report, clock.GetUtcNow(), options.Value.StaleAfter);
        return pages.Page(PipelinePage.Title(health), PipelinePage.Content(health), StatusCodes.Status200OK, pages.RefreshSeconds, version, "/pipeline");
    }

    private IResult BadQuestion(string parameter, string expected, string got) => pages.Page(
        "Not understood · Availability", PlainPage.BadParameter(parameter, expected, got), StatusCodes.Status400BadRequest, null);
}
