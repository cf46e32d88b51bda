using System.Globalization;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>What programs read.</summary>
internal sealed class ApiEndpoints(TargetReports reports, CheckHistory history, HistoryTrouble trouble)
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;

    public async Task<IResult> TargetsAsync(string? name, CancellationToken cancellationToken)
    {
        var targets = name is null ? await reports.ListAsync(cancellationToken) : await reports.ListAsync(name, cancellationToken);
        return Results.Json(new TargetList([.. targets.Select(TargetResource.From)]), ApiJson.Default.TargetList);
    }

    public async Task<IResult> TargetAsync(int id, CancellationToken cancellationToken) =>
        await reports.FindAsync(id, cancellationToken) is { } target
            ? Results.Json(TargetResource.From(target), ApiJson.Default.TargetResource)
            : NoTarget(id);

    public async Task<IResult> ChecksAsync(int id, string? limit, string? before, CancellationToken cancellationToken)
    {
        var count = DefaultLimit;
        if (limit is not null
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= LargestLimit))
            return BadRequest($"limit: expected a whole number from 1 to {LargestLimit}, got '{limit}'.");
        CheckCursor? cursor = null;
        if (before is not null)
        {
            if (!CheckCursor.TryParse(before, out var parsed))
                return BadRequest($"before: expected a time such as 2026-11-24T13:00:00Z, got '{before}'.");
            cursor = parsed;
        }

        if (await history.ReadAsync(id, count, cursor, cancellationToken) is not { } page)
            return NoTarget(id);
        var next = page.Next is { } older
            ? $"/api/v1/targets/{id}/checks?limit={count}&before={Uri.EscapeDataString(older.ToString())}"
            : null;
        return Results.Json(new CheckList([.. page.Checks.Select(CheckResource.From)], next), ApiJson.Default.CheckList);
    }

    public static IResult NotFound(HttpContext context) =>
        Problem(StatusCodes.Status404NotFound, "Not found", $"There is nothing at {context.Request.Path}.");

    public ValueTask<object?> AnswerWhileDatabaseIsAwayAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        trouble.AnswerAsync(invocation, next, () => Problem(
            StatusCodes.Status503ServiceUnavailable, "The history cannot be read right now",
            "The database does not answer. That says nothing about the targets; try again."));

    private static IResult NoTarget(int id) => Problem(StatusCodes.Status404NotFound, "Not found", $"There is no target with the id {id}.");

    private static IResult BadRequest(string detail) => Problem(StatusCodes.Status400BadRequest, "Bad request", detail);

    private static IResult Problem(int status, string title, string detail) => Results.Problem(detail, statusCode: status, title: title);
}
