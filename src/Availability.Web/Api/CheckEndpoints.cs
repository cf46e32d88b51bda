using System.ComponentModel;
using System.Globalization;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>The checks of a target, in pages or all of them.</summary>
internal sealed class CheckEndpoints(CheckHistory history, TimeProvider clock)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    private static readonly TimeSpan DefaultExport = TimeSpan.FromHours(24);

    public async Task<IResult> ListAsync(
        int id,
        [Description("Most checks in one answer; 100 when it is not given.")] string? limit,
        [Description("Only checks before this time, or after the place in the list that `next` has; the newest when it is not given.")] string? before,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var count = query.Whole("limit", limit, DefaultPage, 1, LargestPage);
        var cursor = query.Cursor<CheckCursor>("before", before, CheckCursor.TryParse);
        if (query.Problem is { } problem)
            return problem;
        if (await history.ReadAsync(id, count, cursor, cancellationToken) is not { } page)
            return Problem.NoTarget(id);
        var next = page.Next is { } older ? QueryValues.Link($"/api/v1/targets/{id}/checks", ("limit", limit), ("before", older.ToString())) : null;
        return Results.Json(new CheckList([.. page.Checks.Select(CheckResource.From)], next), ApiJson.Default.CheckList);
    }

    public async Task<IResult> ExportAsync(
        int id,
        [Description("The oldest time exported; a day before the newest when it is not given.")] string? from,
        [Description("Only checks before this time; now when it is not given.")] string? until,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var range = query.Range(null, from, until, DefaultExport, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        if (await history.ReadAsync(id, 1, null, cancellationToken) is null)
            return Problem.NoTarget(id);
        var checks = history.StreamAsync(id, range.From, range.Until, cancellationToken);
        return Results.Stream(body => CheckCsv.WriteAsync(body, checks, cancellationToken), CheckCsv.ContentType, FileName(id, range));
    }

    // The name of a target has no place in a file's name.
    private static string FileName(int id, (DateTimeOffset From, DateTimeOffset Until) range) => string.Create(
        CultureInfo.InvariantCulture, $"target-{id}-{range.From.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{range.Until.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.csv");
}
