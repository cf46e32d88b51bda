using System.Globalization;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The numbers of the chart, newest first; parts without a record are left out.</summary>
internal static class SeriesTable
{
    public static Markup Of(WindowReport series) => Html($"""
        <table class="numbers">
        <thead><tr><th scope="col">From</th><th scope="col">Up</th><th scope="col">Down</th><th scope="col">Missed</th><th scope="col">Due</th><th scope="col">Median</th><th scope="col">p95</th><th scope="col">p99</th></tr></thead>
        <tbody>{series.Buckets.Reverse().Where(bucket => bucket.Up + bucket.Down + bucket.Missed > 0).Select(bucket => Row(bucket, series.Step))}</tbody>
        </table>
        """);

    // Hundreds of rows: without the end tags that HTML can do without.
    private static Markup Row(WindowBucket bucket, TimeSpan step) => Html($"""
        <tr><th scope="row">{Start(bucket, step)}<td>{bucket.Up}<td>{bucket.Down}<td>{bucket.Missed}<td>{Due(bucket)}<td>{Latency(bucket.Median)}<td>{Latency(bucket.Percentile95)}<td>{Latency(bucket.Percentile99)}
        """);

    private static string Start(WindowBucket bucket, TimeSpan step) =>
        bucket.Start.UtcDateTime.ToString(step < TimeSpan.FromDays(1) ? "d MMM HH:mm" : "d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Due(WindowBucket bucket) => bucket.Expected?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Latency(TimeSpan? value) => Words.Latency(value).Replace('\u00a0', ' ').Replace("–", "-", StringComparison.Ordinal);
}
