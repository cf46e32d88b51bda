using System.Globalization;
using System.Text;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The course of the median and the 95th percentile, beside their numbers. Whole steps from point to point: there are many on a page.</summary>
internal static class Sparkline
{
    private const int Step = 4;
    private const int Height = 40;

    public static Markup Of(WindowReport window)
    {
        TimeSpan?[] high = [.. window.Buckets.Select(bucket => bucket.Percentile95)];
        if (high.Max() is not { } top || top <= TimeSpan.Zero)
            return Empty;
        var medians = window.Buckets.Select(bucket => bucket.Median);
        return Html($"""
            <svg class="spark" viewBox="0 0 {(high.Length - 1) * Step} {Height}" preserveAspectRatio="none" aria-hidden="true"><path class="p95" d="{Path(high, top)}"/><path d="{Path(medians, top)}"/></svg>
            """);
    }

    internal static string Path(IEnumerable<TimeSpan?> values, TimeSpan top)
    {
        var path = new StringBuilder();
        int? last = null;
        var x = 0;
        var isLine = false;
        foreach (var value in values)
        {
            int? y = value is { } known ? (int)Math.Round(Height * (1 - known / top)) : null;
            if (y is { } here && last is { } before)
                path.Append(CultureInfo.InvariantCulture, $"{(isLine ? " " : "l")}{Step}{(here < before ? "" : " ")}{here - before}");
            else if (y is { } first)
                // The dash shows a value that stands alone.
                path.Append(CultureInfo.InvariantCulture, $"M{x} {first}h1m-1 0");
            isLine = y is not null && last is not null;
            last = y;
            x += Step;
        }

        return path.ToString();
    }
}
