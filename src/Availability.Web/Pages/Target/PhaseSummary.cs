using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>How long each phase took on average, as a bar and in words: the key of the chart beneath.</summary>
internal static class PhaseSummary
{
    public static Markup Of(WindowReport window) => PhaseBar.Sum(window.Phases) is not { } sum || sum <= TimeSpan.Zero
        ? Html($"""<p class="nothing">No check of this window measured its phases.</p>""")
        : Html($"""
            <div class="phase-summary">
            {PhaseBar.Of(window.Phases, sum)}
            <ul class="key phases-key">{PhaseBar.Parts(window.Phases).Select(part => Item(part.Index, part.Value, part.Value / sum))}</ul>
            </div>
            """);

    private static Markup Item(int phase, TimeSpan mean, double share) => Html($"""
        <li><span class="{PhaseBar.Phases[phase].Class}">{PhaseBar.Phases[phase].Word} <strong>{Words.Latency(mean)}</strong> {Words.Percent(share)}</span></li>
        """);
}
