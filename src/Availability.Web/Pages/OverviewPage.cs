using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>All targets.</summary>
internal static class OverviewPage
{
    private const int MostListed = 5;

    public static string Title(Overview overview) => $"{overview.Summary} · Availability";

    public static Markup Content(Overview overview) => overview.Current.Count + overview.Retired.Count == 0
        ? Newcomer
        : Html($"""
            {Stale(overview)}
            <div class="summary {overview.State switch { TargetState.Up => "up", TargetState.Down => "down", _ => "unknown" }}">
            {StateBadge.Icon(overview.State switch { TargetState.Up => "up", TargetState.Down => "down", _ => "unknown" })}
            <h1>{overview.Summary}</h1>
            {NewestCheck(overview)}
            {DownNow(overview)}
            </div>
            {overview.Groups.Select(group => Group(group.Key, [.. group], overview.Now))}
            {Retired(overview)}
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

    private static Markup NewestCheck(Overview overview) => overview.NewestAt is not { } newest ? Empty : Html($"""
        <p>Newest check {TimeMarkup.Ago(newest, overview.Now)}</p>
        """);

    // An outage is seen without scrolling, whatever group it is in.
    private static Markup DownNow(Overview overview) => overview.Down == 0 ? Empty : Html($"""
        <ul>
        {overview.Current.Where(target => target.Verdict.State == TargetState.Down).Take(MostListed).Select(target => Html($"""
            <li><a href="/targets/{target.Id}">{target.Name}</a> <span>{(target.Last is { } last ? ResultWords.Describe(last) : "")}</span></li>
            """))}
        {(overview.Down > MostListed ? Html($"<li>and {overview.Down - MostListed} more</li>") : Empty)}
        </ul>
        """);

    private static Markup Group(string? name, IReadOnlyList<TargetReport> targets, DateTimeOffset now) => Html($"""
        <section>
        <table class="targets">
        <caption><h2>{name ?? "Targets"}</h2></caption>
        <thead><tr><th scope="col">Target</th><th scope="col">State</th><th scope="col">Last 24 hours</th><th scope="col">Uptime</th><th scope="col">Response time</th><th scope="col">Last result</th></tr></thead>
        <tbody>
        {targets.Select(target => Row(target, now))}
        </tbody>
        </table>
        </section>
        """);

    private static Markup Row(TargetReport target, DateTimeOffset now) => Html($"""
        <tr>
        <th scope="row" class="name"><a href="/targets/{target.Id}">{target.Name}</a>{UrlBeneath(target)}</th>
        <td class="state">{StateBadge.Of(target.Verdict.State)} <small>{Since(target.Verdict, now)}</small></td>
        <td class="day">{Strip.Of(target.Day)}</td>
        <td class="uptime">{UptimeMarkup.Of(target.Day)}</td>
        <td class="response">{Response(target.Day)}</td>
        <td class="last">{Last(target, now)}</td>
        </tr>
        """);

    // The name is the URL unless somebody chose another.
    private static Markup UrlBeneath(TargetReport target) =>
        target.Name == target.Url ? Empty : Html($"""<small class="url">{target.Url}</small>""");

    public static Markup Since(Verdict verdict, DateTimeOffset now) => verdict switch
    {
        { Since: null } => Html($"no result yet"),
        { State: TargetState.Unknown, Since: { } last } => Html($"no result {TimeMarkup.For(last, now, true)}"),
        { Since: { } since } => TimeMarkup.For(since, now, verdict.SinceIsExact),
    };

    private static Markup Response(WindowReport day) => day.Median is null
        ? Html($"""<span class="faint">–</span>""")
        : Html($"""
            {Sparkline.Of(day)}<span class="number">{Words.Latency(day.Median)}</span> <small>p95 {Words.Latency(day.Percentile95)}</small>
            """);

    /// <summary>The last result in words, and whether the monitor missed what came after it.</summary>
    public static Markup Last(TargetReport target, DateTimeOffset now) => target.Last is not { } last
        ? Html($"""<span class="faint">none</span>""")
        : Html($"""<span class="words">{ResultWords.Describe(last)}</span> <small>{TimeMarkup.Ago(last.Timestamp, now)}{MissedSince(target, last)}</small>""");

    private static string MissedSince(TargetReport target, Check last) =>
        target.Verdict.State == TargetState.Unknown && target.NewestAt > last.ScheduledAt ? "; the monitor missed the checks since" : "";

    private static Markup Retired(Overview overview) => overview.Retired.Count == 0 ? Empty : Html($"""
        <details id="retired">
        <summary>{Words.Count(overview.Retired.Count, "target is", "targets are")} no longer checked</summary>
        <ul>
        {overview.Retired.Select(target => Html($"""
            <li><a href="/targets/{target.Id}">{target.Name}</a> {(target.NewestAt is { } newest ? Html($"<small>last check {TimeMarkup.Ago(newest, overview.Now)}</small>") : Empty)}</li>
            """))}
        </ul>
        </details>
        """);
}
