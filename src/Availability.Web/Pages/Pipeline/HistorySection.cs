using Availability.Storage.Pipeline;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>How the history lies on disk.</summary>
internal static class HistorySection
{
    public static Markup Of(StoredHistory history, DateTimeOffset now) => Html($"""
        <dl class="figures">
        <div><dt>Days ahead</dt><dd><span class="number">{history.DaysAhead}</span> <small>that have a partition</small></dd></div>
        <div><dt>Raw checks</dt><dd><span class="number">{SizeWords.Of(history.RawBytes)}</span> <small>{Words.Count(history.Partitions, "partition", "partitions")}{(history.Oldest is { } oldest ? Html($", the oldest from {TimeMarkup.Day(oldest)}") : Empty)}</small></dd></div>
        <div><dt>Database</dt><dd><span class="number">{SizeWords.Of(history.DatabaseBytes)}</span> <small>all of it</small></dd></div>
        <div><dt>Summarised</dt><dd><span class="number">{(history.DirtyHours == 0 ? "all hours" : Words.Count(history.DirtyHours, "hour waits", "hours wait"))}</span> <small>{(history.RolledUntil is { } until ? Html($"up to {TimeMarkup.DayAndClock(until, now)}") : Html($"none yet"))}</small></dd></div>
        </dl>
        <p class="hint">Fewer than {PipelineHealth.LeastDaysAhead} days ahead: the log of the writer, or <code>availability-writer maintain</code> as the owner. The disk fills: <code>--retain-raw</code> says how long raw checks are kept. Hours that are over are summarised within minutes; until then pages read raw checks.</p>
        """);
}
