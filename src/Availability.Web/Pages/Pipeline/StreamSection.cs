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
        {PartTable.Of(
            "Partitions of the topic", report.Positions,
            new("Topic", position => Html($"{position.Topic}")), new("Partition", position => Html($"{position.Partition}"), "count"),
            Number("Stored up to", position => position.NextOffset), Number("Ends at", position => position.EndOffset ?? 0),
            Number("Waiting", position => position.Waiting ?? 0))}
        </details>
        """);

    private static PartColumn<StreamPosition> Number(string head, Func<StreamPosition, long> value) => PartTable.Numbers(head, value);
}
