using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What is not in the history, and never will be.</summary>
internal static class GapsSection
{
    public static Markup Of(IReadOnlyList<Gap> gaps, DateTimeOffset now) => gaps.Count == 0 ? Empty : Html($"""
        <div class="scroll" role="region" aria-label="Gaps, by reason" tabindex="0">
        <table>
        <thead><tr><th scope="col">What</th><th scope="col">Reason</th><th scope="col" class="count">Checks</th><th scope="col">Newest</th></tr></thead>
        <tbody>
        {gaps.Select(gap => Row(gap, now))}
        </tbody>
        </table>
        </div>
        <p class="hint">Expired: from before the history begins. Duplicate: another check holds the slot; do two monitors have one <code>--location</code>? Gone from the topic: keep it longer than your longest repair (<code>retention.ms</code>).</p>
        """);

    private static Markup Row(Gap gap, DateTimeOffset now) => Html($"""
        <tr>
        <th scope="row">{What(gap)}</th>
        <td class="words">{(gap.Reason.Length == 0 ? "–" : gap.Reason)}</td>
        <td class="count">{(gap.Checks is { } checks ? Words.Number(checks) : "unknown")}</td>
        <td>{TimeMarkup.Ago(gap.NewestAt, now)}</td>
        </tr>
        """);

    private static string What(Gap gap) => gap switch
    {
        { IsOfMonitor: true } => "Lost by a monitor",
        { Reason: "expired" or "duplicate" } => "Refused",
        _ => "Gone from the topic",
    };
}
