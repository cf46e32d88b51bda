using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The targets of a page, group by group in the usual order, else in one list.</summary>
internal static class OverviewTable
{
    public static Markup Of(OverviewContent content) => content.Rows.Count == 0
        ? NoMatch(content)
        : Html($"{Sections(content)}");

    private static IEnumerable<Markup> Sections(OverviewContent content)
    {
        var now = content.Overview.Now;
        if (content.Selection.Query.Sort != OverviewSort.State)
            return [Section("Targets", content.Rows, withGroup: true, now)];
        var nameless = content.Overview.Groups.Count == 0 ? "Targets" : "Other targets";
        // In the order of their first rows: the groups with an outage stand first.
        return content.Rows.GroupBy(row => row.Target.Group).Select(group => Section(group.Key ?? nameless, group, withGroup: false, now));
    }

    private static Markup NoMatch(OverviewContent content) => content.Overview.Current.Count == 0 ? Empty : Html($"""
        <p class="no-match">No target is like that. <a href="/">Show all {Words.Number(content.Overview.Current.Count)}</a></p>
        """);

    private static Markup Section(string name, IEnumerable<OverviewRow> rows, bool withGroup, DateTimeOffset now) => Html($"""
        <section>
        <table class="targets">
        <caption><h2><bdi>{name}</bdi></h2></caption>
        <thead><tr><th scope="col">Target</th><th scope="col">State</th><th scope="col">Last {Rankings.UptimeDays} days</th><th scope="col">Uptime, {Rankings.UptimeDays} days</th><th scope="col">Response, 24 h</th><th scope="col">Last failure</th></tr></thead>
        <tbody>
        {rows.Select(row => Row(row, withGroup, now))}
        </tbody>
        </table>
        </section>
        """);

    private static Markup Row(OverviewRow row, bool withGroup, DateTimeOffset now) => Html($"""
        <tr>
        <th scope="row" class="name"><a href="/targets/{row.Target.Id}"><bdi>{row.Target.Name}</bdi></a>{Beneath(row.Target, withGroup)}</th>
        <td class="state">{StateBadge.Of(row.Target.Verdict.State)} <small>{OverviewPage.Since(row.Target.Verdict, now)}{(OverviewPage.IsMissed(row.Target) ? ", missed by the monitor" : "")}</small></td>
        <td class="history">{UptimeBars.Of(row.Days.Select(day => day.Uptime), "days")}</td>
        <td class="uptime">{UptimeMarkup.Of(row.Uptime)}</td>
        <td class="response">{Response(row.Target.Day)}</td>
        <td class="last">{Failure(row, now)}</td>
        </tr>
        """);

    // The name is the URL unless somebody chose another.
    private static Markup Beneath(TargetReport target, bool withGroup)
    {
        var group = withGroup && target.Group is { } name ? Html($"""<small class="url"><bdi>{name}</bdi></small>""") : Empty;
        return target.Name == target.Url ? group : Html($"""<small class="url">{target.Url}</small>{group}""");
    }

    private static Markup Response(WindowReport day) => day.Median is null
        ? Html($"""<span class="faint">–</span>""")
        : Html($"""
            {Sparkline.Of(day)}<span class="number">{Words.Latency(day.Median)}</span> <small>p95 {Words.Latency(day.Percentile95)}</small>
            """);

    private static Markup Failure(OverviewRow row, DateTimeOffset now) => row.LastFailure is not { } failure
        ? Html($"""<span class="faint">None in {Words.Span(LastFailures.LookBack)}</span>""")
        : Html($"""<span class="words">{ResultWords.Describe(failure)}</span> <small>{TimeMarkup.Ago(failure.Timestamp, now)}</small>""");
}
