using Availability.Core;
using Availability.Storage.Reports;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>Reads what a page of the overview shows: of all targets their state, the rest of its own targets only.</summary>
internal sealed class OverviewReader(
    KnownStates states, TargetReports reports, LastFailures failures, Rankings rankings, IOptions<WebOptions> options, TimeProvider clock)
{
    public async Task<OverviewContent> ReadAsync(OverviewQuery query, CancellationToken cancellationToken)
    {
        var known = await states.ReadAsync(cancellationToken);
        var overview = new Overview(known, clock.GetUtcNow(), options.Value.StaleAfter);
        var selection = OverviewSelection.Of(overview, query, await RankAsync(query.Sort, cancellationToken));
        int[] down = [.. overview.Current.Where(target => target.State == TargetState.Down)
            .OrderBy(target => target.Name, StringComparer.OrdinalIgnoreCase).Take(OverviewContent.MostDown).Select(target => target.Id)];
        int[] page = [.. selection.Page.Select(target => target.Id)];
        int[] told = [.. page.Union(down)];

        // Side by side, each on a connection of its own: together they take as long as the slowest.
        var full = reports.ListAsync(told, cancellationToken);
        var days = reports.ReadDaysAsync(page, Rankings.UptimeDays, cancellationToken);
        var failed = failures.ReadAsync(told, cancellationToken);
        await Task.WhenAll(full, days, failed);
        // A target that went between two statements is not shown.
        var found = (await full).ToDictionary(report => report.Id);
        return new(
            overview, selection, Rows(query.Sort, page, found, await days, await failed),
            [.. down.Where(found.ContainsKey).Select(id => (found[id], Of(id, failed.Result)))]);
    }

    private static OverviewRow[] Rows(
        OverviewSort sort, int[] page, Dictionary<int, TargetReport> reports, IReadOnlyDictionary<int, IReadOnlyList<DayBar>> days, IReadOnlyDictionary<int, Check> failed)
    {
        var rows = page.Where(reports.ContainsKey).Select(id => new OverviewRow(reports[id], days[id], Of(id, failed)));
        // The ranks are some minutes older than the figures: what stands on a page is sorted by what is read there.
        return sort switch
        {
            OverviewSort.Uptime => [.. rows.OrderBy(row => row.Uptime.Ratio ?? double.PositiveInfinity)],
            OverviewSort.Latency => [.. rows.OrderByDescending(row => row.Target.Day.Median ?? TimeSpan.MinValue)],
            _ => [.. rows],
        };
    }

    private static Check? Of(int id, IReadOnlyDictionary<int, Check> failed) => failed.GetValueOrDefault(id);

    private async Task<Func<TargetSummary, double?>> RankAsync(OverviewSort sort, CancellationToken cancellationToken)
    {
        if (sort == OverviewSort.Uptime)
        {
            var uptimes = await rankings.UptimesAsync(cancellationToken);
            return target => uptimes.TryGetValue(target.Id, out var uptime) ? uptime : null;
        }

        if (sort == OverviewSort.Latency)
        {
            var medians = await rankings.MediansAsync(cancellationToken);
            return target => medians.TryGetValue(target.Id, out var median) ? -median.TotalSeconds : null;
        }

        return _ => null;
    }
}
