using Availability.Core;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The checks of a target, newest first, a page at a time.</summary>
internal static class ChecksTable
{
    public static Markup Of(TargetView view)
    {
        var longest = view.Checks.Checks.Max(check => PhaseBar.Sum(check.Timings)) ?? TimeSpan.Zero;
        var withLocation = view.Target.Locations.Count > 1;
        return Html($"""
            <section aria-labelledby="checks">
            <div class="checks-head"><h2 id="checks">{(view.IsNewest ? "Recent checks" : "Older checks")}</h2>{Filter(view)}{PhaseKey}</div>
            {(view.Checks.Checks.Count == 0 ? Html($"""<p class="nothing">No checks here.</p>""") : Html($"""
                <table class="checks" aria-labelledby="checks">
                <thead><tr><th scope="col">Time</th>{(withLocation ? Html($"""<th scope="col">From</th>""") : Empty)}<th scope="col">Outcome</th><th scope="col" class="response">Response</th><th scope="col">Phases</th><th scope="col">Result</th></tr></thead>
                <tbody>
                {view.Checks.Checks.Select(check => Row(check, withLocation, longest, view.Now))}
                </tbody>
                </table>
                """))}
            {Pager(view)}
            {Export(view)}
            </section>
            """);
    }

    private static Markup Filter(TargetView view) => Html($"""
        <nav class="choices" aria-label="Outcome">{FilterLink(view, null, "All")}{FilterLink(view, Outcome.Down, "Down")}{FilterLink(view, Outcome.Missed, "Missed")}</nav>
        """);

    private static Markup FilterLink(TargetView view, Outcome? outcome, string word) => Html($"""
        <a href="{(view.Request with { Outcome = outcome, Before = null }).AddressOf(view.Target.Id)}#checks"{(outcome == view.Request.Outcome ? Html($" aria-current=\"true\"") : Empty)}>{word}</a>
        """);

    private static Markup PhaseKey => Html($"""
        <p class="key phases-key">{PhaseBar.Phases.Select(phase => Html($"""<span class="{phase.Class}">{phase.Word}</span> """))}</p>
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

    private static Markup Pager(TargetView view) => Html($"""
        <nav class="pager" aria-label="Pages of checks">{Newest(view)} {Older(view)}</nav>
        """);

    // A page of older ones has no window.
    private static Markup Export(TargetView view) => !view.IsNewest ? Empty : Html($"""
        <p class="export"><a href="/api/v1/targets/{view.Target.Id}/checks.csv?window={DurationText.Format(view.Request.Window.Length)}{(view.Request.OutcomeKey is { } outcome ? Html($"&amp;outcome={outcome}") : Empty)}" download>Download as CSV</a> <small>last {view.Request.Window.Words}</small></p>
        """);

    private static Markup Newest(TargetView view) => view.IsNewest ? Empty : Html($"""
        <a href="{(view.Request with { Before = null }).AddressOf(view.Target.Id)}">Newest</a>
        """);

    private static Markup Older(TargetView view) => view.Checks.Next is not { } next ? Empty : Html($"""
        <a href="{(view.Request with { Before = next }).AddressOf(view.Target.Id)}">Older</a>
        """);
}
