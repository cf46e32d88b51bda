using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The course of the median and the 95th percentile, beside their numbers.</summary>
internal static class Sparkline
{
    private const int Step = 4;
    private const int Height = 40;

    public static Markup Of(WindowReport window)
    {
        TimeSpan?[] high = [.. window.Buckets.Select(bucket => bucket.Percentile95)];
        if (high.Count(value => value is not null) < 2 || high.Max() is not { } top || top <= TimeSpan.Zero)
            return Empty;
        return Html($"""
            <svg class="spark" viewBox="0 0 {(high.Length - 1) * Step} {Height}" preserveAspectRatio="none" aria-hidden="true"><path class="p95" d="{Path(high)}"/><path d="{Path(window.Buckets.Select(bucket => bucket.Median))}"/></svg>
            """);

        string Path(IEnumerable<TimeSpan?> values) => Curve.Path(values, top, Step, Height);
    }
}
