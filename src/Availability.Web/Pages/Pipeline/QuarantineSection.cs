using System.Globalization;
using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What could not be stored as a check.</summary>
internal static class QuarantineSection
{
    public static Markup Of(SetAside setAside, DateTimeOffset now) => setAside.Total == 0 ? Empty : Html($"""
        <div class="scroll" role="region" aria-label="Messages set aside, by reason" tabindex="0">
        <table>
        <thead><tr><th scope="col">Reason</th><th scope="col" class="count">Messages</th><th scope="col">Newest</th><th scope="col">To look at it</th></tr></thead>
        <tbody>
        {setAside.Reasons.Select(reason => Row(reason, now))}
        </tbody>
        </table>
        </div>
        <p class="hint">{(setAside.Total > SetAside.ReasonsOf ? $"Reasons are of the newest {Words.Number(SetAside.ReasonsOf)} messages. " : "")}<code>availability-writer quarantine list</code> shows more; after a correction <code>availability-writer quarantine replay</code> tries all of them again. They stay until then.</p>
        """);

    private static Markup Row(SetAsideReason reason, DateTimeOffset now) => Html($"""
        <tr>
        <th scope="row" class="words">{reason.Reason}</th>
        <td class="count">{Words.Number(reason.Count)}</td>
        <td>{TimeMarkup.Ago(reason.NewestAt, now)}</td>
        <td><code>quarantine show {reason.Topic}/{reason.Partition}@{reason.Offset.ToString(CultureInfo.InvariantCulture)}</code></td>
        </tr>
        """);
}
