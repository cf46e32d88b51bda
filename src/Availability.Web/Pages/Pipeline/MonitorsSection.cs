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

    private static Markup Table(PipelineHealth health) => Html($"""
        <div class="scroll" role="region" aria-label="Monitors by location" tabindex="0">
        <table>
        <thead><tr><th scope="col">Location</th><th scope="col">Monitor</th><th scope="col">Heard</th><th scope="col">Version</th><th scope="col" class="count">Due</th><th scope="col" class="count">Completed</th><th scope="col" class="count">Missed</th><th scope="col" class="count">Lost</th><th scope="col" class="count">On disk</th><th scope="col" class="count">Late, p99</th></tr></thead>
        <tbody>
        {health.Report.Monitors.Select(monitor => Row(monitor, health))}
        </tbody>
        </table>
        </div>
        """);

    private static Markup Row(MonitorStatus monitor, PipelineHealth health) => Html($"""
        <tr>
        <th scope="row">{monitor.Location}</th>
        <td class="id">{monitor.Monitor}</td>
        <td>{Heard(monitor, health)}</td>
        <td>{monitor.Version ?? "–"}</td>
        <td class="count">{Words.Number(monitor.Scheduled)}</td>
        <td class="count">{Words.Number(monitor.Completed)}</td>
        <td class="count">{Words.Number(monitor.Missed)}</td>
        <td class="count">{Words.Number(monitor.Dropped)}</td>
        <td class="count">{Words.Number(monitor.Spooled)}</td>
        <td class="count">{Words.Latency(monitor.DelayP99)}</td>
        </tr>
        """);

    private static Markup Heard(MonitorStatus monitor, PipelineHealth health)
    {
        var heard = TimeMarkup.Ago(monitor.HeardAt, health.Now);
        return monitor.IsStopped ? Html($"{StateBadge.Icon("unknown")} stopped {heard}")
            : health.IsSilent(monitor) ? Html($"{StateBadge.Icon("unknown")} {heard}, silent")
            : Html($"{StateBadge.Icon("up")} {heard}");
    }
}
