using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The course of the median response time, beside its number.</summary>
internal static class Sparkline
{
    private const int Step = 4;
    private const double Height = 20;

    public static Markup Of(WindowReport window)
    {
        TimeSpan?[] medians = [.. window.Buckets.Select(bucket => bucket.Median)];
        if (medians.Max() is not { } top)
            return Empty;
        var path = Curve.Path(medians, top * 1.15, Step, Height);
        return Html($"""<svg class="spark" viewBox="0 0 {medians.Length * Step} 20" preserveAspectRatio="none" aria-hidden="true"><path d="{path}"/></svg>""");
    }
}
