using System.ComponentModel;
using Availability.Core;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>The checks of a target, in pages or all of them.</summary>
internal sealed class CheckEndpoints(CheckHistory history, TimeProvider clock)
{
    private const string OutcomeText = "Only checks of this outcome; all when it is not given.";
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    private static readonly TimeSpan DefaultExport = TimeSpan.FromHours(24);

    public async Task<IResult> ListAsync(
        HttpRequest request,
        int id,
        [Description(OutcomeText)] string? outcome,
        [Description("Most checks in one answer; 100 when it is not given.")] string? limit,
        [Description("Only checks before this time, or after the place in the list that `next` has; the newest when it is not given.")] string? before,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var count = query.Whole("limit", limit, DefaultPage, 1, LargestPage);
        var cursor = query.Cursor<CheckCursor>("before", before, CheckCursor.TryParse);
        var only = Only(query, outcome);
        if (query.Problem is { } problem)
            return problem;
        if (await history.ReadAsync(id, only, count, cursor, cancellationToken) is not { } page)
            return Problem.NoTarget(id);
        var next = page.Next is { } older ? QueryValues.Link(request, "before", older.ToString()) : null;
        return Results.Json(new CheckList([.. page.Checks.Select(CheckResource.From)], next), ApiJson.Default.CheckList);
    }

    public async Task<IResult> ExportAsync(
        int id,
        [Description(OutcomeText)] string? outcome,
        [Description("How far back from its end it goes, from 1h to 3660d; 24h when it is not given.")] string? window,
        [Description("The oldest time exported, instead of a length.")] string? from,
        [Description("Only checks before this time; now when it is not given.")] string? until,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var range = query.Range(window, from, until, DefaultExport, clock.GetUtcNow());
        var only = Only(query, outcome);
        if (query.Problem is { } problem)
            return problem;
        if (await history.ReadAsync(id, 1, null, cancellationToken) is null)
            return Problem.NoTarget(id);
        var checks = history.StreamAsync(id, only, range.From, range.Until, cancellationToken);
        return Results.Stream(body => CheckCsv.WriteAsync(body, checks, cancellationToken), Csv.ContentType, Csv.FileName($"target-{id}", range.From, range.Until));
    }

    private static Outcome? Only(QueryValues query, string? outcome) =>
        query.Choice("outcome", outcome, ("up", Outcome.Up), ("down", Outcome.Down), ("missed", Outcome.Missed));
}
