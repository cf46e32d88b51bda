using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Uptime, never without what it was observed over.</summary>
internal static class UptimeMarkup
{
    public static Markup Of(WindowReport window) => window.Uptime is { } uptime
        ? Html($"""<span class="number">{Words.Percent(uptime)}</span> <small>{Observed(window)}</small>""")
        : Html($"""<span class="faint">–</span> <small>nothing observed</small>""");

    private static string Observed(WindowReport window) => window.Coverage is { } coverage
        ? $"over {Words.Percent(coverage)} observed"
        : $"over {Words.Count(window.Up + window.Down, "check", "checks")}, coverage unknown";
}
