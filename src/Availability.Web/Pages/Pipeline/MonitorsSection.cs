using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Who checks, from where.</summary>
internal static class MonitorsSection
{
    public static Markup Of(PipelineHealth health) => Html($"""
        {(health.Report.Monitors.Count == 0 ? Empty : Table(health))}
        <p class="hint">A monitor speaks each minute; after {Words.Span(PipelineHealth.MonitorPatience)} it counts as silent. One that is gone stays here for a day: as stopped, if it was asked to stop and could say so. Silent: is it running, does its <code>/health</code> say that the broker is away?</p>
        """);

    private static Markup Table(PipelineHealth health) => PartTable.Of(
        "Monitors by location", health.Report.Monitors,
        new("Location", monitor => Html($"{monitor.Location}")), new("Monitor", monitor => Html($"{monitor.Monitor}"), "id"),
        new("Heard", monitor => Heard(monitor, health)), new("Version", monitor => Html($"{monitor.Version ?? "–"}")),
        Number("Due", monitor => monitor.Scheduled), Number("Completed", monitor => monitor.Completed),
        Number("Missed", monitor => monitor.Missed), Number("Lost", monitor => monitor.Dropped), Number("On disk", monitor => monitor.Spooled),
        new("Late, p99", monitor => Html($"{Words.Latency(monitor.DelayP99)}"), "count"));

    private static PartColumn<MonitorStatus> Number(string head, Func<MonitorStatus, long> value) => PartTable.Numbers(head, value);

    // One element: on a phone the cell is a row of what it is called and what it holds.
    private static Markup Heard(MonitorStatus monitor, PipelineHealth health)
    {
        var heard = TimeMarkup.Ago(monitor.HeardAt, health.Now);
        return monitor.IsStopped ? Html($"<span>{StateBadge.Icon("unknown")} stopped {heard}</span>")
            : health.IsSilent(monitor) ? Html($"<span>{StateBadge.Icon("unknown")} {heard}, silent</span>")
            : Html($"<span>{StateBadge.Icon("up")} {heard}</span>");
    }
}
