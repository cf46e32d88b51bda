using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Whether the way from the monitors to the history works: for operators.</summary>
internal static class PipelinePage
{
    public static string Title(PipelineHealth health) => $"{health.Summary} · Availability";

    public static Markup Content(PipelineHealth health) => Html($"""
        <div class="summary {PartBadge.Name(health.Worst)}">
        {StateBadge.Icon(PartBadge.Name(health.Worst))}
        <h1>{health.Summary}</h1>
        <p class="note">{Note(health.Worst)}</p>
        </div>
        <div class="parts">
        {Part("monitors", "Monitors", health.Monitors, MonitorsSection.Of(health))}
        {Part("stream", "Stream", health.Stream, StreamSection.Of(health.Report))}
        {Part("accounts", "Accounts", health.Accounts, AccountsSection.Of(health))}
        {Part("quarantine", "Quarantine", health.Quarantine, QuarantineSection.Of(health.Report.SetAside, health.Now))}
        {Part("gaps", "Gaps", health.Gaps, GapsSection.Of(health.Report.Gaps, health.Now))}
        {Part("history", "History", health.History, HistorySection.Of(health.Report.History, health.Now))}
        </div>
        """);

    private static string Note(PartState worst) => worst switch
    {
        PartState.Good => "Monitors check, the topic carries, the writer stores.",
        PartState.Unknown => "No trouble is known; what cannot be told yet is said below.",
        _ => "Trouble here is ours, and says nothing about the sites: what is not observed is unknown, never down.",
    };

    private static Markup Part(string id, string title, PipelinePart part, Markup content) => Html($"""
        <section class="part" aria-labelledby="{id}">
        <div class="verdict"><h2 id="{id}">{title}</h2> {PartBadge.Of(part.State)}<p>{part.Sentence}</p></div>
        {content}
        </section>
        """);
}
