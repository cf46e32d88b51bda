using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The windows that the page can show.</summary>
internal static class WindowLinks
{
    public static Markup Of(TargetView view) => Html($"""
        <nav class="choices" aria-label="Window">
        {ReportWindow.All.Select(window => Link(view, window))}
        </nav>
        """);

    private static Markup Link(TargetView view, ReportWindow window) => Html($"""
        <a href="{(view.Request with { Window = window, Before = null }).AddressOf(view.Target.Id)}"{(window == view.Request.Window ? Html($" aria-current=\"page\"") : Empty)}>{window.Label}</a>
        """);
}
