using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Search, group and order as a form, states as links: it works without the script, which only spares the button.</summary>
internal static class OverviewFilter
{
    // A page with many groups stays light; the search finds the others, too.
    private const int MostGroups = 200;

    private static readonly (OverviewSort Sort, string Words)[] Sorts =
    [
        (OverviewSort.State, "Down first"), (OverviewSort.Name, "Name"), (OverviewSort.Uptime, "Lowest uptime"), (OverviewSort.Latency, "Slowest"),
    ];

    public static Markup Of(Overview overview, OverviewSelection selection)
    {
        var query = selection.Query;
        return Html($"""
            <form class="filter" id="filter" role="search" action="/" method="get">
            <label class="search"><span class="unseen">Search targets</span><input type="search" name="q" value="{query.Search}" maxlength="200" placeholder="Search name, address or group" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
            {Groups(overview.Groups, query.Group)}
            <label>Sort <select name="sort">{Sorts.Select(sort => Option(OverviewQuery.Name(sort.Sort), sort.Words, sort.Sort == query.Sort))}</select></label>
            {(query.State is { } state ? Html($"""<input type="hidden" name="state" value="{OverviewQuery.Name(state)}">""") : Empty)}
            <button type="submit">Show</button>
            <p class="unseen" role="status">{(query.IsFiltered ? $"{Words.Count(selection.Found, "target", "targets")} of {Words.Number(overview.Current.Count)}" : "")}</p>
            </form>
            <nav class="choices" aria-label="By state">{States(overview, query)}</nav>
            """);
    }

    private static Markup Groups(IReadOnlyList<string> groups, string? chosen) => groups.Count == 0 ? Empty : Html($"""
        <label>Group <select name="group"><option value="">All</option>{groups.Where((group, index) => index < MostGroups || group == chosen).Select(group => Option(group, group, group == chosen))}</select></label>
        """);

    private static Markup Option(string value, string words, bool isChosen) =>
        Html($"""<option value="{value}"{(isChosen ? Html($" selected") : Empty)}>{words}</option>""");

    private static IEnumerable<Markup> States(Overview overview, OverviewQuery query)
    {
        yield return State(query, null, "All", overview.Current.Count);
        foreach (var state in (TargetState[])[TargetState.Down, TargetState.Unknown, TargetState.Up])
            yield return State(query, state, state.ToString(), overview.Count(state));
    }

    private static Markup State(OverviewQuery query, TargetState? state, string word, int count) => Html($"""
        <a href="{(query with { State = state, Page = 1 }).Address}"{(query.State == state ? Html($" aria-current=\"true\"") : Empty)}>{(state is { } known ? StateBadge.Icon(OverviewQuery.Name(known)) : Empty)}{word} <span class="number">{Words.Number(count)}</span></a>
        """);
}
