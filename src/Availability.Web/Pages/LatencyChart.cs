using System.Globalization;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Median and 95th percentile over a window, above the strip of the same window. Labels are text beside the drawing, so that they keep their size.</summary>
internal static class LatencyChart
{
    private const int Step = 5;
    private const double Height = 100;

    public static Markup Of(WindowReport window)
    {
        TimeSpan?[] medians = [.. window.Buckets.Select(bucket => bucket.Median)];
        TimeSpan?[] percentiles = [.. window.Buckets.Select(bucket => bucket.Percentile95)];
        var top = NiceTop(percentiles.Max() ?? TimeSpan.Zero);
        return Html($"""
            <div class="chart">
              <div class="scale" aria-hidden="true"><span>{Mark(top)}</span><span>{Mark(top / 2)}</span><span>0</span></div>
              <div class="plot">
                <svg class="curves" viewBox="0 0 {window.Buckets.Count * Step} 100" preserveAspectRatio="none" role="img" aria-label="{Label(window)}">
                  <path class="grid" d="{Grid(window.Buckets.Count * Step)}"/>
                  <path class="p95" d="{Curve.Path(percentiles, top, Step, Height)}"/>
                  <path class="p50" d="{Curve.Path(medians, top, Step, Height)}"/>
                </svg>
                {Strip.Of(window)}
                <div class="hours" aria-hidden="true">{Hours(window)}</div>
              </div>
            </div>
            """);
    }

    /// <summary>The next 1, 2 or 5 times a power of ten, so that the scale has round numbers.</summary>
    internal static TimeSpan NiceTop(TimeSpan highest)
    {
        var milliseconds = Math.Max(1, highest.TotalMilliseconds);
        var power = Math.Pow(10, Math.Floor(Math.Log10(milliseconds)));
        double[] steps = [1, 2, 5, 10];
        return TimeSpan.FromMilliseconds(power * steps.First(step => step * power >= milliseconds));
    }

    private static string Grid(int width) => $"M0 0.5h{width}M0 50h{width}M0 99.5h{width}";

    private static string Mark(TimeSpan value) => value < TimeSpan.FromSeconds(1)
        ? FormattableString.Invariant($"{value.TotalMilliseconds:0.##}\u00a0ms")
        : FormattableString.Invariant($"{value.TotalSeconds:0.##}\u00a0s");

    private static IEnumerable<Markup> Hours(WindowReport window)
    {
        var format = window.Length > TimeSpan.FromDays(2) ? "d MMM" : "HH:mm";
        var every = Math.Max(1, window.Buckets.Count / 6);
        return window.Buckets.Where((_, index) => index % every == 0).Take(6)
            .Select(bucket => Html($"<span>{bucket.Start.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)}</span>"));
    }

    private static string Label(WindowReport window) =>
        $"Response time over the last {Words.Span(window.Length)}: median {Words.Latency(window.Median)}, 95th percentile {Words.Latency(window.Percentile95)}";
}
