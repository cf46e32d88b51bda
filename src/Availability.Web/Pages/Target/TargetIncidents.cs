using Availability.Storage.Incidents;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>When the target was down.</summary>
internal static class TargetIncidents
{
    public static Markup Of(TargetView view, IncidentPage? page)
    {
        var caption = $"Incidents, last {view.Request.Window.Words}";
        Incident[] incidents = page is null ? [] : [.. page.Ongoing, .. page.Ended];
        return Html($"""
            <section class="target-incidents">
            {(incidents.Length == 0
                ? Html($"""<h2>{caption}</h2><p class="nothing">None{(page is { IsCut: true } ? Html($" since {TimeMarkup.Day(page.From)}; older checks are gone") : Empty)}.</p>""")
                : IncidentTable.Of(caption, incidents, view.Now, null, withTarget: false))}
            {(incidents.Length == 0 ? Empty : Html($"""<p><a href="/incidents?window={view.Request.Window.Key}&amp;target={view.Target.Id}">All incidents of this target</a></p>"""))}
            </section>
            """);
    }
}
