using System.ComponentModel;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>The numbers of a target's charts, from an instant to another: the shorter the time between them, the finer.</summary>
internal sealed class SeriesEndpoint(TargetReports reports, TimeProvider clock)
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(24);

    public async Task<IResult> ReadAsync(
        int id,
        [Description("Where the series begins; 24 hours before its end when it is not given.")] string? from,
        [Description("Where the series ends; now when it is not given, or is later.")] string? until,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var now = clock.GetUtcNow();
        var range = query.Range(null, from, until, DefaultWindow, now);
        if (query.Problem is { } problem)
            return problem;
        if (range.From >= now)
            return Problem.BadRequest($"from: expected a time in the past, got '{from}'.");
        if (await reports.FindAsync(id, cancellationToken) is null)
            return Problem.NoTarget(id);
        // What is to come has no checks, and would only make the parts longer.
        var series = await reports.ReadSeriesAsync(id, range.From, range.Until > now ? now : range.Until, cancellationToken);
        return Results.Json(SeriesResource.Of(series), ApiJson.Default.SeriesResource);
    }
}
