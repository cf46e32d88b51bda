using System.Globalization;
using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What arrives, and what waits.</summary>
internal static class StreamSection
{
    public static Markup Of(PipelineReport report) => Html($"""
        <dl class="figures">
        <div><dt>Checks a minute</dt><dd><span class="number">{report.Arrival.PerMinute.ToString("#,0.#", CultureInfo.InvariantCulture)}</span> <small>stored, mean of five</small></dd></div>
        <div><dt>Waiting</dt><dd><span class="number">{(report.Waiting is { } waiting ? Words.Number(waiting) : "unknown")}</span> <small>messages on the topic</small></dd></div>
        <div><dt>Longest wait</dt><dd><span class="number">{Longest(report)}</span> <small>at this rate</small></dd></div>
        </dl>
        {(report.Positions.Count == 0 ? Empty : Partitions(report))}
        <p class="hint">A backlog is more than a minute brings, and more than 1,000 messages. It grows: <code>/health</code> of the writers says what they wait for; neither database nor broker: start more writers, up to one per partition.</p>
        """);

    private static string Longest(PipelineReport report) => (report.Waiting, report.Arrival.PerMinute) switch
    {
        (0, _) => "none",
        ({ } waiting, > 0 and var rate) => Words.Span(TimeSpan.FromMinutes(waiting / rate)),
        _ => "unknown",
    };

    private static Markup Partitions(PipelineReport report) => Html($"""
        <details id="partitions"><summary>{Words.Count(report.Positions.Count, "partition", "partitions")}</summary>
        <div class="scroll" role="region" aria-label="Partitions of the topic" tabindex="0">
        <table>
        <thead><tr><th scope="col">Topic</th><th scope="col" class="count">Partition</th><th scope="col" class="count">Stored up to</th><th scope="col" class="count">Ends at</th><th scope="col" class="count">Waiting</th></tr></thead>
        <tbody>
        {report.Positions.Select(Row)}
        </tbody>
        </table>
        </div>
        </details>
        """);

    private static Markup Row(StreamPosition position) => Html($"""
        <tr><th scope="row">{position.Topic}</th><td class="count">{position.Partition}</td><td class="count">{Words.Number(position.NextOffset)}</td><td class="count">{Words.Number(position.EndOffset ?? 0)}</td><td class="count">{Words.Number(position.Waiting ?? 0)}</td></tr>
        """);
}
