using System.Globalization;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Median and 95th percentile over a window, above the bars of the same window. Labels are text beside the drawing, so that they keep their size.</summary>
internal static class LatencyChart
{
    private const int Step = 10;
    private const int Height = 200;

    public static Markup Of(WindowReport window)
    {
        var top = NiceTop(window.Buckets.Max(bucket => bucket.Percentile95) ?? TimeSpan.Zero);
        var width = window.Buckets.Count * Step;
        return Html($"""
            <div class="chart">
              <div class="scale" aria-hidden="true"><span>{Mark(top)}</span><span>{Mark(top / 2)}</span><span>0</span></div>
              <div class="plot">
                <svg class="curves" viewBox="0 0 {width} {Height}" preserveAspectRatio="none" role="img" aria-label="{Label(window)}">
                  <path class="grid" d="{Grid(width)}"/>
                  <path class="p95" d="{Path(bucket => bucket.Percentile95)}"/>
                  <path class="p50" d="{Path(bucket => bucket.Median)}"/>
                </svg>
                {UptimeBars.Of(window.Buckets.Select(bucket => bucket.Uptime), $"parts of {Words.Span(window.Step)}")}
                <div class="hours" aria-hidden="true">{Hours(window)}</div>
              </div>
            </div>
            """);

        string Path(Func<WindowBucket, TimeSpan?> value) => Curve.Path(window.Buckets.Select(value), top, Step, Height, Step / 2);
    }

    /// <summary>The next 1, 2 or 5 times a power of ten, so that the scale has round numbers.</summary>
    internal static TimeSpan NiceTop(TimeSpan highest)
    {
        var milliseconds = Math.Max(1, highest.TotalMilliseconds);
        var power = Math.Pow(10, Math.Floor(Math.Log10(milliseconds)));
        double[] steps = [1, 2, 5, 10];
        return TimeSpan.FromMilliseconds(power * steps.First(step => step * power >= milliseconds));
    }

    private static string Grid(int width) => $"M0 1h{width}M0 {Height / 2}h{width}M0 {Height - 1}h{width}";

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
