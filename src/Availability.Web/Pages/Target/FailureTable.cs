using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Why checks of the window failed: kinds with their number, their share of the failures, and their newest examples.</summary>
internal static class FailureTable
{
    public static Markup Of(ReportWindow window, TargetHistory history, DateTimeOffset now) => Html($"""
        <section aria-labelledby="failures">
        <h2 id="failures">Failures, last {window.Words}</h2>
        {(history.Window.Uptime.Down == 0 ? Nothing(history.Window) : Table(history, now))}
        {Missed(history, now)}
        </section>
        """);

    private static Markup Nothing(WindowReport window) => window.Uptime.Observed == 0
        ? Html($"""<p class="nothing">Nothing was observed.</p>""")
        : Html($"""<p class="nothing">None: every check that was observed was up.</p>""");

    private static Markup Table(TargetHistory history, DateTimeOffset now) => Html($"""
        <table class="failures">
        <thead><tr><th scope="col">Kind</th><th scope="col">Failures</th><th scope="col">Newest</th></tr></thead>
        <tbody>{Kinds(history.Window).Select(kind => Row(kind.Kind, kind.Count, history, now))}</tbody>
        </table>
        """);

    // What an older program stored has no kind.
    private static IEnumerable<(FailureKind? Kind, long Count)> Kinds(WindowReport window)
    {
        var known = window.Failures.Where(failure => failure.Key != FailureKind.Monitor).OrderByDescending(failure => failure.Value).ToArray();
        var unknown = window.Uptime.Down - known.Sum(failure => (long)failure.Value);
        return known.Select(failure => ((FailureKind?)failure.Key, (long)failure.Value))
            .Concat(unknown > 0 ? [((FailureKind?)null, unknown)] : []);
    }

    private static Markup Row(FailureKind? kind, long count, TargetHistory history, DateTimeOffset now)
    {
        var share = (double)count / history.Window.Uptime.Down;
        return Html($"""
            <tr>
            <th scope="row">{(kind is { } known ? ResultWords.Describe(known) : "Without a reason")}</th>
            <td class="count"><span class="number">{Words.Number(count)}</span> <small>{Words.Percent(share)}</small>{ShareBar.Of(share)}</td>
            <td>{Examples(history.Failures[kind], now)}</td>
            </tr>
            """);
    }

    private static Markup Examples(IEnumerable<Check> checks, DateTimeOffset now)
    {
        Markup[] examples = [.. checks.Select(check => Example(check, now))];
        return examples.Length == 0
            ? Html($"""<small>too long ago for an example</small>""")
            : Html($"<ul>{examples}</ul>");
    }

    private static Markup Example(Check check, DateTimeOffset now) => Html($"""
        <li>{TimeMarkup.DayAndClock(check.Timestamp, now)} <small>{check.Location}</small> <span class="words">{ResultWords.Describe(check)}</span></li>
        """);

    private static Markup Missed(TargetHistory history, DateTimeOffset now) => history.Window.Missed == 0 ? Empty : Html($"""
        <div class="missed-checks">
        <p>{Words.Count(history.Window.Missed, "check was", "checks were")} missed by the monitor. That says nothing about the target, and counts neither as up nor as down.</p>
        {Examples(history.Failures[FailureKind.Monitor], now)}
        </div>
        """);
}
