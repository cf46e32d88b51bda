using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>All targets.</summary>
internal static class OverviewPage
{
    /// <summary>What only this page needs.</summary>
    public static readonly IReadOnlyList<Asset> Assets = [Asset.DaysScript];

    private const int MostRetired = 100;

    public static string Title(Overview overview) => $"{overview.Summary} · Availability";

    public static Markup Content(OverviewContent content) => content.Overview is { Current: [], Retired: [] }
        ? Newcomer
        : Html($"""
            {Stale(content.Overview)}
            {Summary(content)}
            {(content.Overview.Current.Count > 1 ? OverviewFilter.Of(content.Overview, content.Selection) : Empty)}
            {OverviewTable.Of(content)}
            {OverviewPager.Of(content.Selection)}
            {(content.Rows.Count > 0 ? UptimeBars.Key : Empty)}
            {Retired(content.Overview)}
            """);

    private static Markup Newcomer => Html($"""
        <div class="empty">
        <h1>No checks yet</h1>
        <p>The first result shows up here by itself, usually within a few seconds of the monitor's start.</p>
        <p>If it does not: is a monitor running with a list of targets, and does the writer reach both the topic and this database?</p>
        </div>
        """);

    private static Markup Stale(Overview overview) => !overview.IsStale ? Empty : Html($"""
        <p class="banner" role="alert"><strong>{(overview.NewestAt is { } newest ? $"No check has arrived for {Words.Span(overview.Now - newest)}." : "No check has arrived for days.")}</strong>
        The monitor, the topic or the writer may have stopped. What stands below is old, and says nothing about the sites now.</p>
        """);

    private static Markup Summary(OverviewContent content)
    {
        var overview = content.Overview;
        var state = OverviewQuery.Name(overview.State);
        return Html($"""
            <div class="summary {state}">
            {StateBadge.Icon(state)}
            <h1>{overview.Summary}</h1>
            {(overview.NewestAt is { } newest ? Html($"<p>Newest check {TimeMarkup.Ago(newest, overview.Now)}</p>") : Empty)}
            {DownNow(content)}
            </div>
            """);
    }

    // An outage is seen without scrolling, whatever group and page it is on.
    private static Markup DownNow(OverviewContent content) => content.Down.Count == 0 ? Empty : Html($"""
        <ul>
        {content.Down.Select(down => Html($"""
            <li><a href="/targets/{down.Target.Id}"><bdi>{down.Target.Name}</bdi></a> <span>{SinceDown(down.Target.Verdict, content.Overview.Now)}{(down.Failure is { } failure ? ResultWords.Describe(failure) : "")}</span></li>
            """))}
        {(content.Overview.Down > content.Down.Count ? Html($"""<li><a href="/?state=down">and {Words.Number(content.Overview.Down - content.Down.Count)} more</a></li>""") : Empty)}
        </ul>
        """);

    // It may have come up since all states were read.
    private static Markup SinceDown(Verdict verdict, DateTimeOffset now) =>
        verdict.State == TargetState.Down ? Html($"{Since(verdict, now)} · ") : Empty;

    public static Markup Since(Verdict verdict, DateTimeOffset now) => verdict switch
    {
        { Since: null } => Html($"no result yet"),
        { State: TargetState.Unknown, Since: { } last } => Html($"no result {TimeMarkup.For(last, now, true)}"),
        { Since: { } since } => TimeMarkup.For(since, now, verdict.SinceIsExact),
    };

    /// <summary>The last result in words, and whether the monitor missed what came after it.</summary>
    public static Markup Last(TargetReport target, DateTimeOffset now) => target.Last is not { } last
        ? Html($"""<span class="faint">none</span>""")
        : Html($"""<span class="words">{ResultWords.Describe(last)}</span> <small>{TimeMarkup.Ago(last.Timestamp, now)}{(IsMissed(target) ? "; the monitor missed the checks since" : "")}</small>""");

    /// <summary>Whether the monitor's own trouble is why the state is not known.</summary>
    public static bool IsMissed(TargetReport target) => target.Verdict.State == TargetState.Unknown && target.NewestAt > target.Last?.ScheduledAt;

    private static Markup Retired(Overview overview) => overview.Retired.Count == 0 ? Empty : Html($"""
        <details id="retired">
        <summary>{Words.Count(overview.Retired.Count, "target is", "targets are")} no longer checked</summary>
        <ul>
        {overview.Retired.Take(MostRetired).Select(target => Html($"""
            <li><a href="/targets/{target.Id}"><bdi>{target.Name}</bdi></a> {(target.NewestAt is { } newest ? Html($"<small>last check {TimeMarkup.Ago(newest, overview.Now)}</small>") : Empty)}</li>
            """))}
        {(overview.Retired.Count > MostRetired ? Html($"<li>and {Words.Number(overview.Retired.Count - MostRetired)} more</li>") : Empty)}
        </ul>
        </details>
        """);
}
