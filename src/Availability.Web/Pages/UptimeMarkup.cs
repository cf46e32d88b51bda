using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Uptime, never without what it was observed over.</summary>
internal static class UptimeMarkup
{
    public static Markup Of(WindowReport window) => Of(window.Uptime);

    public static Markup Of(Uptime uptime) => uptime.Observed == 0
        ? Html($"""<span class="faint">–</span> <small>nothing observed</small>""")
        : Html($"""<span class="number">{uptime.RatioText}</span> <small>{Observed(uptime)}</small>""");

    private static string Observed(Uptime uptime) => uptime.Coverage is null
        ? $"over {Words.Count(uptime.Observed, "check", "checks")}, coverage unknown"
        : $"over {uptime.CoverageText} observed";
}
