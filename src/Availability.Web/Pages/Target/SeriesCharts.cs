using System.Text.Json;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>
/// Response time and phases over the window. What stands here needs no script; a script puts charts that can be zoomed in its place
/// (chart.js), from the numbers in <c>data-series</c>.
/// </summary>
internal static class SeriesCharts
{
    public static Markup Of(int target, ReportWindow window, TargetHistory history) => Html($"""
        <div id="charts" data-address="/api/v1/targets/{target}/series" data-series="{Json(history.Series)}">
        <section aria-labelledby="latency">
        <h2 id="latency">Response time, last {window.Words}</h2>
        <div data-chart="latency"><div class="static">{Key}{LatencyChart.Of(history.Series)}{UptimeBars.Key}</div></div>
        <details id="series-table"><summary>These numbers as a table</summary>{SeriesTable.Of(history.Series)}</details>
        </section>
        <section aria-labelledby="phases">
        <h2 id="phases">Where the time goes</h2>
        {PhaseSummary.Of(history.Window)}
        <div data-chart="phases"{(PhaseBar.Sum(history.Window.Phases) is null ? Html($" hidden") : Empty)}></div>
        </section>
        </div>
        """);

    private static string Json(WindowReport series) => JsonSerializer.Serialize(SeriesResource.Of(series), ApiJson.Default.SeriesResource);

    private static Markup Key => Html($"""
        <p class="key"><span class="p50">median</span> <span class="p95">95th percentile</span></p>
        """);
}
