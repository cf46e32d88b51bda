using System.ComponentModel;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>What was observed of all targets, for a report.</summary>
internal sealed class UptimeExport(TargetWindows windows, TimeProvider clock)
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(30);

    public async Task<IResult> ExportAsync(
        [Description($"{QueryValues.WindowText}; 30d when it is not given.")] string? window,
        [Description(QueryValues.FromText)] string? from,
        [Description(QueryValues.UntilText)] string? until,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var range = query.Range(window, from, until, DefaultWindow, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        var targets = await windows.ReadAsync(range.From, range.Until, cancellationToken);
        return Results.Stream(
            body => UptimeCsv.Table.WriteAsync(body, targets, cancellationToken), Csv.ContentType, Csv.FileName("uptime", range.From, range.Until));
    }
}
