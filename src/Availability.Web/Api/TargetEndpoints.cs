using System.ComponentModel;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>Targets, and what was observed of them.</summary>
internal sealed class TargetEndpoints(KnownStates known, TargetReports reports, TimeProvider clock)
{
    private const int LargestPage = 1000;

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(24);

    public async Task<IResult> ListAsync(
        HttpRequest request,
        [Description("A part of the name, the URL or the group, in any case.")] string? q,
        [Description("Only targets in this state.")] string? state,
        [Description("Only targets of exactly this group; empty for those without one.")] string? group,
        [Description("Only the target with exactly this name.")] string? name,
        [Description("Only targets that are no longer checked, or only those that are; all when it is not given.")] string? retired,
        [Description("Most targets in one answer; 1000 when it is not given.")] string? limit,
        [Description("Only targets whose name comes after this one, in the order of code points; `next` has it.")] string? after,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var count = query.Whole("limit", limit, LargestPage, 1, LargestPage);
        var filter = new TargetFilter(
            q, query.Choice("state", state, ("up", TargetState.Up), ("down", TargetState.Down), ("unknown", TargetState.Unknown)),
            group, name, query.Choice("retired", retired, ("true", true), ("false", false)));
        if (query.Problem is { } problem)
            return problem;

        var states = name is null ? await known.ReadAsync(cancellationToken) : await ReadStateAsync(name, cancellationToken);
        TargetSummary[] found =
        [
            .. states.Where(target => filter.Matches(target) && (after is null || string.CompareOrdinal(target.Name, after) > 0))
                .OrderBy(target => target.Name, StringComparer.Ordinal).Take(count + 1),
        ];
        var page = await reports.ListAsync([.. found.Take(count).Select(target => target.Id)], cancellationToken);
        var next = found.Length > count ? QueryValues.Link(request, "after", found[count - 1].Name) : null;
        return Results.Json(
            new TargetList([.. page.OrderBy(target => target.Name, StringComparer.Ordinal).Select(TargetResource.From)], next), ApiJson.Default.TargetList);
    }

    public async Task<IResult> FindAsync(int id, CancellationToken cancellationToken) => await reports.FindAsync(id, cancellationToken) is { } target
        ? Results.Json(TargetResource.From(target), ApiJson.Default.TargetResource)
        : Problem.NoTarget(id);

    public async Task<IResult> UptimeAsync(
        int id,
        [Description($"{QueryValues.WindowText}; 24h when it is not given.")] string? window,
        [Description(QueryValues.FromText)] string? from,
        [Description(QueryValues.UntilText)] string? until,
        CancellationToken cancellationToken)
    {
        var query = new QueryValues();
        var range = query.Range(window, from, until, DefaultWindow, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        if (await reports.FindAsync(id, cancellationToken) is not { } target)
            return Problem.NoTarget(id);
        var report = await reports.ReadWindowAsync(id, range.From, range.Until, cancellationToken);
        return Results.Json(UptimeResource.Of(target, report), ApiJson.Default.UptimeResource);
    }

    // One target is a few index probes, the states of all are many.
    private async Task<IReadOnlyList<TargetSummary>> ReadStateAsync(string name, CancellationToken cancellationToken) =>
    [
        .. (await reports.ListAsync(name, cancellationToken)).Select(target =>
            new TargetSummary(target.Id, target.Name, target.Url, target.Group, target.Verdict.State, target.Retired, target.NewestAt, target.Period)),
    ];
}
