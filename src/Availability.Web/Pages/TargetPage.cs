using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>One target and its recent checks.</summary>
internal static class TargetPage
{
    public static string Title(TargetReport target) => $"{target.Name} · Availability";

    public static Markup Content(TargetReport target, WindowReport week, CheckPage page, bool isNewest, DateTimeOffset now) => Html($"""
        <nav class="crumbs" aria-label="Breadcrumb"><a href="/">All targets</a>{(target.Group is null ? Empty : Html($" <span>{target.Group}</span>"))}</nav>
        <div class="head">
        <h1>{target.Name}</h1>
        <p>{StateBadge.Of(target.Verdict.State)} {OverviewPage.Since(target.Verdict, now)}{(target.Retired ? Html($" · no longer checked") : Empty)}</p>
        <p>{TargetLink.Of(target.Url)}</p>
        </div>
        {(isNewest ? Figures(target, week, now) : Empty)}
        {Checks(target, page, isNewest, now)}
        """);

    private static Markup Figures(TargetReport target, WindowReport week, DateTimeOffset now) => Html($"""
        {Locations(target, now)}
        <dl class="figures">
        <div><dt>Uptime, 24 hours</dt><dd>{UptimeMarkup.Of(target.Day)}</dd></div>
        <div><dt>Uptime, 7 days</dt><dd>{UptimeMarkup.Of(week)}</dd></div>
        <div><dt>Response time, 24 hours</dt><dd><span class="number">{Words.Latency(target.Day.Median)}</span> <small>median, {Words.Latency(target.Day.Percentile95)} p95</small></dd></div>
        <div><dt>Last result</dt><dd>{OverviewPage.Last(target, now)}</dd></div>
        </dl>
        <section aria-labelledby="day"><h2 id="day">Last 24 hours</h2>{Key}{LatencyChart.Of(target.Day)}</section>
        <section aria-labelledby="week"><h2 id="week">Last 7 days</h2>{LatencyChart.Of(week)}</section>
        """);

    private static Markup Key => Html($"""
        <p class="key"><span class="p50">median</span> <span class="p95">95th percentile</span> <span class="up">up</span> <span class="down">down</span> <span class="none">no result</span></p>
        """);

    private static Markup Locations(TargetReport target, DateTimeOffset now) => target.Locations.Count < 2 ? Empty : Html($"""
        <ul class="locations" aria-label="By location">
        {target.Locations.Select(location => Html($"""
            <li><strong>{location.Name}</strong> {StateBadge.Of(location.Verdict.State)} <small>{OverviewPage.Since(location.Verdict, now)}</small></li>
            """))}
        </ul>
        """);

    private static Markup Checks(TargetReport target, CheckPage page, bool isNewest, DateTimeOffset now)
    {
        var longest = page.Checks.Max(check => PhaseBar.Sum(check.Timings)) ?? TimeSpan.Zero;
        var withLocation = target.Locations.Count > 1;
        return Html($"""
            <section>
            <table class="checks">
            <caption><h2>{(isNewest ? "Recent checks" : "Older checks")}</h2>{PhaseKey}</caption>
            <thead><tr><th scope="col">Time</th>{(withLocation ? Html($"""<th scope="col">From</th>""") : Empty)}<th scope="col">Outcome</th><th scope="col">Response</th><th scope="col">Phases</th><th scope="col">Result</th></tr></thead>
            <tbody>
            {page.Checks.Select(check => Row(check, withLocation, longest, now))}
            </tbody>
            </table>
            {Pager(target, page, isNewest)}
            </section>
            """);
    }

    private static Markup PhaseKey => Html($"""
        <span class="key phases-key">{PhaseBar.Phases.Select(phase => Html($"""<span class="{phase.Class}">{phase.Word}</span> """))}</span>
        """);

    private static Markup Row(Check check, bool withLocation, TimeSpan longest, DateTimeOffset now) => Html($"""
        <tr>
        <th scope="row" class="time">{TimeMarkup.DayAndClock(check.Timestamp, now)}</th>
        {(withLocation ? Html($"""<td class="from">{check.Location}</td>""") : Empty)}
        <td class="outcome">{StateBadge.Of(check.Outcome)}</td>
        <td class="response">{(check.Outcome == Outcome.Missed ? "–" : Words.Latency(check.ResponseTime))}</td>
        <td class="phases">{PhaseBar.Of(check.Timings, longest)}</td>
        <td class="words">{ResultWords.Describe(check)}</td>
        </tr>
        """);

    private static Markup Pager(TargetReport target, CheckPage page, bool isNewest)
    {
        var newest = isNewest ? Empty : Html($"""<a href="/targets/{target.Id}">Newest</a>""");
        var older = page.Next is { } next ? Html($"""<a href="/targets/{target.Id}?before={Uri.EscapeDataString(next.ToString())}">Older</a>""") : Empty;
        var end = page.Checks.Count == 0 ? Html($"<p>No checks here.</p>") : Empty;
        return Html($"""{end}<nav class="pager" aria-label="Pages of checks">{newest} {older}</nav>""");
    }
}
