using System.Globalization;
using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What could not be stored as a check.</summary>
internal static class QuarantineSection
{
    public static Markup Of(SetAside setAside, DateTimeOffset now) => setAside.Total == 0 ? Empty : Html($"""
        {PartTable.Of(
            "Messages set aside, by reason", setAside.Reasons,
            new("Reason", reason => Html($"{reason.Reason}"), "words"), new("Messages", reason => Html($"{Words.Number(reason.Count)}"), "count"),
            new("Newest", reason => TimeMarkup.Ago(reason.NewestAt, now)), new("To look at it", Command))}
        <p class="hint">{(setAside.Total > SetAside.ReasonsOf ? $"Reasons are of the newest {Words.Number(SetAside.ReasonsOf)} messages. " : "")}<code>availability-writer quarantine list</code> shows more; after a correction <code>availability-writer quarantine replay</code> tries all of them again. They stay until then.</p>
        """);

    private static Markup Command(SetAsideReason reason) => Html($"""
        <code>quarantine show {reason.Topic}/{reason.Partition}@{reason.Offset.ToString(CultureInfo.InvariantCulture)}</code>
        """);
}
