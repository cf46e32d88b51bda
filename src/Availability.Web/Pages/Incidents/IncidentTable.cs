using System.Globalization;
using Availability.Core;
using Availability.Storage.Incidents;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Incidents in rows, for this page and a target's.</summary>
internal static class IncidentTable
{
    /// <param name="caption">A heading of the second level.</param>
    /// <param name="incidents">The rows.</param>
    /// <param name="now">The present.</param>
    /// <param name="day">The UTC day on which all of them began; null when they began on several.</param>
    /// <param name="withTarget">False where all are of one target that is named already.</param>
    public static Markup Of(string caption, IReadOnlyList<Incident> incidents, DateTimeOffset now, DateOnly? day, bool withTarget = true) => Html($"""
        <table class="incidents">
        <caption><h2>{caption}</h2></caption>
        <thead><tr>{(withTarget ? Html($"""<th scope="col" class="name">Target</th>""") : Empty)}<th scope="col" class="lasted">Lasted</th><th scope="col" class="when">When</th><th scope="col">Why</th><th scope="col" class="failed">Failed checks</th></tr></thead>
        <tbody>
        {incidents.Select(incident => Row(incident, now, day, withTarget))}
        </tbody>
        </table>
        """);

    private static Markup Row(Incident incident, DateTimeOffset now, DateOnly? day, bool withTarget) => Html($"""
        <tr class="{(incident.State == IncidentState.Ongoing ? "goes-on" : "over")}">
        {(withTarget ? Target(incident) : Empty)}
        {(withTarget ? Html($"""<td class="lasted">{Lasted(incident, now)}</td>""") : Html($"""<th scope="row" class="lasted">{Lasted(incident, now)}</th>"""))}
        <td class="when">{When(incident, now, day)}{(day is { } known ? Track(incident, known, now) : Empty)}</td>
        <td class="why"><span class="words">{Why(incident)}</span></td>
        <td class="failed"><span class="number">{Words.Number(incident.FailedChecks)}</span> <small>from {string.Join(", ", incident.Locations)}</small></td>
        </tr>
        """);

    private static Markup Target(Incident incident) => Html($"""
        <th scope="row" class="name"><a href="/targets/{incident.TargetId}">{incident.Target}</a>{(incident.Group is { } group ? Html($" <small>{group}</small>") : Empty)}</th>
        """);

    private static Markup Lasted(Incident incident, DateTimeOffset now) => incident.State switch
    {
        IncidentState.Ongoing => Html($"""{StateBadge.Of(Outcome.Down)} {TimeMarkup.For(incident.Start, now, incident.StartIsExact)}"""),
        IncidentState.Recovered => Html($"""<span class="number">{Length(incident)}</span> <small class="badge up">{StateBadge.Icon("up")}recovered</small>"""),
        _ => Html($"""<span class="number">at least {Length(incident)}</span> <small class="badge unknown">{StateBadge.Icon("unknown")}then unknown</small>"""),
    };

    private static string Length(Incident incident) => (incident.StartIsExact ? "" : "over ") + Words.Span(incident.End!.Value - incident.Start);

    private static Markup When(Incident incident, DateTimeOffset now, DateOnly? day)
    {
        var start = day is null ? TimeMarkup.DayAndClock(incident.Start, now) : TimeMarkup.Clock(incident.Start);
        if (incident.End is not { } end)
            return Html($"since {(incident.StartIsExact ? Empty : Html($"before "))}{start}");
        var isSameDay = end.UtcDateTime.Date == incident.Start.UtcDateTime.Date;
        return Html($"{start} – {(isSameDay ? TimeMarkup.Clock(end) : TimeMarkup.DateAndClock(end))}");
    }

    // The day as a line, with the time that it was down as a bar on it.
    private static Markup Track(Incident incident, DateOnly day, DateTimeOffset now)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var from = Math.Clamp((incident.Start - midnight) / TimeSpan.FromDays(1), 0, 1) * 240;
        var until = Math.Clamp(((incident.End ?? now) - midnight) / TimeSpan.FromDays(1), 0, 1) * 240;
        var width = Math.Max(2, until - from);
        return Html($"""
            <svg class="track" viewBox="0 0 240 8" preserveAspectRatio="none" aria-hidden="true"><path class="day" d="M0 4h240"/><path class="hours" d="M60 2v4M120 1v6M180 2v4"/><rect class="down" x="{Number(Math.Min(from, 240 - width))}" y="0" width="{Number(width)}" height="8" rx="1"/></svg>
            """);
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Why(Incident incident) => incident.Example is { } example ? ResultWords.Describe(example) : "The checks that failed are no longer kept";
}
