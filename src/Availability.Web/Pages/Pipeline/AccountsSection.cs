using System.Globalization;
using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What became of the checks that were due.</summary>
internal static class AccountsSection
{
    public static Markup Of(PipelineHealth health) => Html($"""
        {(health.Report.Accounts.Hours.Count == 0 ? Empty : Table(health))}
        {(health.Report.Accounts.CountedAt is { } counted ? Html($"""<p class="note">Counted {TimeMarkup.Ago(counted, health.Now)}; it is being counted again.</p>""") : Empty)}
        <p class="hint">Due = stored + lost + set aside + refused + cut short + on the way + not accounted for, by the hour of the slots; the last must be 0 (view <code>reconciliation</code>). Lost: by the monitor's own account. Refused: older than what is kept, or another check has the slot.</p>
        """);

    private static Markup Table(PipelineHealth health) => PartTable.Of(
        "Checks by hour", health.Report.Accounts.Hours,
        new("Hour", Hour), new("Location", hour => Html($"{hour.Location ?? "unknown"}")),
        Number("Due", hour => hour.Scheduled), Number("Stored", hour => hour.Stored), Number("Lost", hour => hour.Dropped),
        Number("Set aside", hour => hour.SetAside), Number("Refused", hour => hour.Expired + hour.Duplicates), Number("Cut short", hour => hour.Abandoned),
        Number("On the way", hour => hour.InFlight), new("Not accounted for", hour => Unexplained(hour.Unexplained, health.IsBacklog), "count"));

    private static PartColumn<ReconciledHour> Number(string head, Func<ReconciledHour, long> value) => PartTable.Numbers(head, value);

    private static Markup Hour(ReconciledHour hour) => Html($"""
        <time datetime="{Words.Iso(hour.Hour)}">{hour.Hour.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)}</time>
        """);

    private static Markup Unexplained(long checks, bool isWaiting) => checks == 0
        ? Html($"""<span class="settled">{StateBadge.Icon("up")} <span class="in-table">0</span><span class="in-list">all accounted for</span></span>""")
        : Html($"""<span>{StateBadge.Icon(isWaiting ? "warn" : "down")} <strong>{Words.Number(checks)}</strong>{(isWaiting ? " while a backlog waits" : "")}</span>""");
}
