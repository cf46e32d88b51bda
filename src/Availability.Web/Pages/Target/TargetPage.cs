using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>One target: what was observed of it in a window, why it failed, and its checks.</summary>
internal static class TargetPage
{
    /// <summary>What only this page needs.</summary>
    public static readonly IReadOnlyList<Asset> Assets =
        [Asset.ChartStylesheet, Asset.ChartLibrary, Asset.SeriesScript, Asset.PlotScript, Asset.ChartScript, Asset.CopyScript];

    public static string Title(TargetReport target) => $"{target.Name}{(IsDown(target) ? " is down" : "")} · Availability";

    /// <param name="view">What was read.</param>
    /// <param name="origin">Of this site, with its path, for addresses that work elsewhere: <c>https://status.example</c>.</param>
    public static Markup Content(TargetView view, string origin) => Html($"""
        <nav class="crumbs" aria-label="Breadcrumb"><a href="/">All targets</a>{(view.Target.Group is null ? Empty : Html($" <span>{view.Target.Group}</span>"))}</nav>
        <div class="head">
        <h1>{view.Target.Name}</h1>
        <p>{StateBadge.Of(view.Target.Verdict.State)} {OverviewPage.Since(view.Target.Verdict, view.Now)}{Period(view.Target)}{(view.Target.Retired ? Html($" · no longer checked") : Empty)}</p>
        {Why(view.Target)}
        <p>{TargetLink.Of(view.Target.Url)}</p>
        </div>
        {(view.History is { } history ? Window(view, history) : Empty)}
        {ChecksTable.Of(view)}
        {(view.IsNewest ? BadgeSnippets.Of(view.Target.Id, view.Request.Window, origin) : Empty)}
        """);

    // Before all figures: it is what somebody comes for.
    private static Markup Why(TargetReport target) => IsDown(target) && target.Last is { Outcome: Outcome.Down } last
        ? Html($"""<p class="words">{ResultWords.Describe(last)}</p>""")
        : Empty;

    private static bool IsDown(TargetReport target) => target.Verdict.State == TargetState.Down;

    private static Markup Period(TargetReport target) =>
        target.Retired || target.Period is not { } period ? Empty : Html($" · checked every {Words.Span(period)}");

    private static Markup Window(TargetView view, TargetHistory history) => Html($"""
        {CertificateMarkup.Alarm(history.Certificate)}
        {WindowLinks.Of(view)}
        {Figures(view, history)}
        {SeriesCharts.Of(view.Target.Id, view.Request.Window, history)}
        {FailureTable.Of(view.Request.Window, history, view.Now)}
        {TargetIncidents.Of(view, history.Incidents)}
        {LocationTable.Of(view, history.Window)}
        """);

    private static Markup Figures(TargetView view, TargetHistory history) => Html($"""
        <dl class="figures">
        <div><dt>Uptime, last {view.Request.Window.Words}</dt><dd>{UptimeMarkup.Of(history.Window)}</dd></div>
        <div><dt>Response time, median</dt><dd><span class="number">{Words.Latency(history.Window.Median)}</span> <small>{Slower(history.Window)}</small></dd></div>
        <div><dt>Checks</dt><dd><span class="number">{Words.Count(history.Window.Uptime.Down, "failure", "failures")}</span> <small>{Words.Count(history.Window.Uptime.Up, "check", "checks")} up{Missed(history.Window)}</small></dd></div>
        {CertificateMarkup.Figure(history.Certificate)}
        <div><dt>Last result</dt><dd>{OverviewPage.Last(view.Target, view.Now)}</dd></div>
        </dl>
        """);

    private static string Slower(WindowReport window) => window.Median is null
        ? "no check was up"
        : $"p95 {Words.Latency(window.Percentile95)}, p99 {Words.Latency(window.Percentile99)}, slowest {Words.Latency(window.Slowest)}";

    private static string Missed(WindowReport window) => window.Missed == 0 ? "" : $", {Words.Number(window.Missed)} missed by the monitor";
}
