using System.ComponentModel;
using Availability.Storage.Incidents;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>When targets were down.</summary>
internal sealed class IncidentEndpoints(IncidentReports incidents, TargetReports targets)
{
    private const string WindowText = "Incidents that began in the last time of this length, from 1h to 3660d, by whole UTC days; 30d when it is not given. Never more than the checks that are kept.";
    private const string LimitText = "Most that have ended in one answer; 100 when it is not given.";
    private const string BeforeText = "Only incidents before this time, or after the place in the list that `next` has.";
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(30);

    public Task<IResult> ListAsync(
        HttpRequest request,
        [Description(WindowText)] string? window, [Description(LimitText)] string? limit, [Description(BeforeText)] string? before,
        CancellationToken cancellationToken) => ListAsync(request, null, window, limit, before, cancellationToken);

    public async Task<IResult> ListOfTargetAsync(
        HttpRequest request, int id, [Description(WindowText)] string? window, [Description(LimitText)] string? limit, [Description(BeforeText)] string? before,
        CancellationToken cancellationToken) => await targets.FindAsync(id, cancellationToken) is null
        ? Problem.NoTarget(id)
        : await ListAsync(request, id, window, limit, before, cancellationToken);

    private async Task<IResult> ListAsync(HttpRequest request, int? target, string? window, string? limit, string? before, CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var length = query.Window(window, DefaultWindow);
        var count = query.Whole("limit", limit, DefaultPage, 1, LargestPage);
        var cursor = query.Cursor<IncidentCursor>("before", before, IncidentCursor.TryParse);
        if (query.Problem is { } problem)
            return problem;
        var page = await incidents.ReadAsync(new(length, target, cursor, count), cancellationToken);
        var next = page.Next is { } older ? QueryValues.Link(request, "before", older.ToString()) : null;
        return Results.Json(IncidentList.Of(page, next), ApiJson.Default.IncidentList);
    }
}
