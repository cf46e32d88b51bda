using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What is not in the history, and never will be.</summary>
internal static class GapsSection
{
    public static Markup Of(IReadOnlyList<Gap> gaps, DateTimeOffset now) => gaps.Count == 0 ? Empty : Html($"""
        {PartTable.Of(
            "Gaps, by reason", gaps,
            new("What", gap => Html($"{What(gap)}")), new("Reason", gap => Html($"{(gap.Reason.Length == 0 ? "–" : gap.Reason)}"), "words"),
            new("Checks", gap => Html($"{(gap.Checks is { } checks ? Words.Number(checks) : "unknown")}"), "count"),
            new("Newest", gap => TimeMarkup.Ago(gap.NewestAt, now)))}
        <p class="hint">Expired: from before the history begins. Duplicate: another check holds the slot, as after a restart; where that goes on after {Words.Span(PipelineHealth.DuplicatePatience)}, two monitors have one <code>--location</code>. Gone from the topic: keep it longer than your longest repair (<code>retention.ms</code>).</p>
        """);

    private static string What(Gap gap) => gap switch
    {
        { IsOfMonitor: true } => "Lost by a monitor",
        { Reason: "expired" or "duplicate" } => "Refused",
        _ => "Gone from the topic",
    };
}
