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

    private static Markup Table(PipelineHealth health) => Html($"""
        <div class="scroll" role="region" aria-label="Checks by hour" tabindex="0">
        <table>
        <thead><tr><th scope="col">Hour</th><th scope="col">Location</th><th scope="col" class="count">Due</th><th scope="col" class="count">Stored</th><th scope="col" class="count">Lost</th><th scope="col" class="count">Set aside</th><th scope="col" class="count">Refused</th><th scope="col" class="count">Cut short</th><th scope="col" class="count">On the way</th><th scope="col" class="count">Not accounted for</th></tr></thead>
        <tbody>
        {health.Report.Accounts.Hours.Select(hour => Row(hour, health.IsBacklog))}
        </tbody>
        </table>
        </div>
        """);

    private static Markup Row(ReconciledHour hour, bool isWaiting) => Html($"""
        <tr>
        <th scope="row"><time datetime="{Words.Iso(hour.Hour)}">{hour.Hour.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)}</time></th>
        <td>{hour.Location ?? "unknown"}</td>
        <td class="count">{Words.Number(hour.Scheduled)}</td>
        <td class="count">{Words.Number(hour.Stored)}</td>
        <td class="count">{Words.Number(hour.Dropped)}</td>
        <td class="count">{Words.Number(hour.SetAside)}</td>
        <td class="count">{Words.Number(hour.Refused)}</td>
        <td class="count">{Words.Number(hour.Abandoned)}</td>
        <td class="count">{Words.Number(hour.InFlight)}</td>
        <td class="count">{(hour.Unexplained == 0 ? Html($"{StateBadge.Icon("up")} 0") : Html($"{StateBadge.Icon(isWaiting ? "warn" : "down")} <strong>{Words.Number(hour.Unexplained)}</strong>{(isWaiting ? " while a backlog waits" : "")}"))}</td>
        </tr>
        """);
}
