using System.Globalization;
using Availability.Storage.Incidents;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>When targets were down, and why.</summary>
internal static class IncidentsPage
{
    /// <summary>So many that go on are listed; the overview has the others.</summary>
    public const int MostOngoing = 50;

    public static string Title(IncidentsView view) => $"{(view.IsFirst ? view.Summary : "Older incidents")} · Availability";

    public static Markup Content(IncidentsView view) => Html($"""
        {(view.Target is { } target ? Html($"""<nav class="crumbs" aria-label="Breadcrumb"><a href="/incidents">All incidents</a> <span>{target.Name}</span></nav>""") : Empty)}
        {(view.IsFirst ? Summary(view) : Html($"""<div class="head"><h1>Older incidents</h1></div>"""))}
        {Windows(view)}
        {Ongoing(view)}
        {view.Days.Select(day => Day(day.Key, [.. day], view))}
        {(view.Page.Ended.Count == 0 && !view.IsFirst ? Html($"<p>No older incidents.</p>") : Empty)}
        {Pager(view)}
        {Explanation(view)}
        """);

    private static Markup Summary(IncidentsView view)
    {
        var state = view.State switch { TargetState.Down => "down", TargetState.Up => "up", _ => "unknown" };
        return Html($"""
            <div class="summary {state}">
            {StateBadge.Icon(state)}
            <h1>{view.Summary}</h1>
            {Newest(view)}
            {Observed(view)}
            </div>
            """);
    }

    private static Markup Newest(IncidentsView view) => view.Page is { OngoingCount: 0, Ended: [{ End: { } end }, ..] }
        ? Html($"<p>The newest ended {TimeMarkup.Ago(end, view.Now)}</p>")
        : Empty;

    private static Markup Observed(IncidentsView view)
    {
        var observation = view.Observation;
        return Html($"""
            {(view.IsStale ? Html($"""<p class="note">{Silence(view)}</p>""") : Empty)}
            {(observation.ObservedDays < observation.Days ? Html($"""<p class="note">There are checks from {Words.Count(observation.ObservedDays, "day", "days")} of this time; nothing is known of the rest.</p>""") : Empty)}
            """);
    }

    private static Markup Silence(IncidentsView view) => view.Observation.NewestAt is { } newest
        ? Html($"The newest check is from {TimeMarkup.Ago(newest, view.Now)}.")
        : Html($"No check has arrived for more than a day.");

    private static Markup Windows(IncidentsView view) => Html($"""
        <nav class="choices" aria-label="Time">
        {ReportWindow.All.Where(window => window.Length <= TimeSpan.FromDays(90)).Select(window => Html($"""
            <a href="{Address(view, window)}"{(window == view.Window ? Html($" aria-current=\"page\"") : Empty)}>{window.Label}</a>
            """))}
        </nav>
        """);

    private static string Address(IncidentsView view, ReportWindow window, IncidentCursor? before = null) =>
        $"/incidents?window={window.Key}"
        + (view.Target is { } target ? string.Create(CultureInfo.InvariantCulture, $"&target={target.Id}") : "")
        + (before is { } cursor ? $"&before={Uri.EscapeDataString(cursor.ToString())}" : "");

    private static Markup Ongoing(IncidentsView view) => view.Page.OngoingCount == 0 ? Empty : Html($"""
        <section class="ongoing">
        {IncidentTable.Of("Now", view.Page.Ongoing, view.Now, null)}
        {(view.Page.OngoingCount > view.Page.Ongoing.Count ? Html($"""<p>and {Words.Number(view.Page.OngoingCount - view.Page.Ongoing.Count)} more: <a href="/">all targets</a></p>""") : Empty)}
        </section>
        """);

    private static Markup Day(DateOnly day, IReadOnlyList<Incident> incidents, IncidentsView view) => Html($"""
        <section>{IncidentTable.Of(DayWords(day, view.Now), incidents, view.Now, day)}</section>
        """);

    private static string DayWords(DateOnly day, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var date = day.ToString(day.Year == today.Year ? "dddd, d MMMM" : "dddd, d MMMM yyyy", CultureInfo.InvariantCulture);
        return (today.DayNumber - day.DayNumber) switch { 0 => $"Today, {date}", 1 => $"Yesterday, {date}", _ => date };
    }

    private static Markup Pager(IncidentsView view)
    {
        var newest = view.IsFirst ? Empty : Html($"""<a href="{Address(view, view.Window)}">Newest</a>""");
        var older = view.Page.Next is { } next ? Html($"""<a href="{Address(view, view.Window, next)}">Older</a>""") : Empty;
        return view.IsFirst && view.Page.Next is null ? Empty : Html($"""<nav class="pager" aria-label="Pages of incidents">{newest} {older}</nav>""");
    }

    private static Markup Explanation(IncidentsView view) => Html($"""
        <p class="explanation">An incident begins with the first of {IncidentFold.Confirm} checks in a row that failed, in more than half of the locations, and ends with the first of {IncidentFold.Confirm} in a row that did not.
        It is told from the checks themselves{(view.Page.IsCut ? Html($", of which those from before {TimeMarkup.Day(view.Page.From)} are gone") : Html($"; those that began since {TimeMarkup.Day(view.Page.From)} are listed"))}.</p>
        """);
}
