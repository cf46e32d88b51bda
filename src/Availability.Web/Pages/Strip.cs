using System.Globalization;
using System.Text;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>
/// A window as a row of bars: up stands on the line, down hangs below it as long as its share, and a part without a result
/// is a dot. One path per colour, so that a long list stays light.
/// </summary>
internal static class Strip
{
    private const int Step = 5;
    private const double Top = 2;
    private const double Line = 16;
    private const double Bottom = 22;
    private const double LeastDown = 5;
    private const double FullyDown = 14;

    public static Markup Of(WindowReport window)
    {
        var (up, down, none) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (var index = 0; index < window.Buckets.Count; index++)
        {
            var (bucket, x) = (window.Buckets[index], index * Step + Step / 2.0);
            var results = bucket.Up + bucket.Down;
            if (results == 0)
            {
                Bar(none, x, 9.5, 12.5);
                continue;
            }

            var downTop = Bottom - (bucket.Up > 0 ? Math.Max(LeastDown, (Bottom - Top) * bucket.Down / results) : FullyDown);
            if (bucket.Down > 0)
                Bar(down, x, downTop, Bottom);
            if (bucket.Up > 0)
                Bar(up, x, Top, bucket.Down > 0 ? Math.Min(Line, downTop - 1) : Line);
        }

        return Html($"""
            <svg class="strip" viewBox="0 0 {window.Buckets.Count * Step} 24" preserveAspectRatio="none" role="img" aria-label="{Label(window)}"><path class="none" d="{none.ToString()}"/><path class="up" d="{up.ToString()}"/><path class="down" d="{down.ToString()}"/></svg>
            """);
    }

    private static void Bar(StringBuilder path, double x, double from, double to) =>
        path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {from:0.#}V{to:0.#}");

    private static string Label(WindowReport window)
    {
        var failing = window.Buckets.Count(bucket => bucket.Down > 0);
        var empty = window.Buckets.Count(bucket => bucket.Up + bucket.Down == 0);
        var part = Words.Span(window.Step);
        return $"Last {Words.Span(window.Length)} in parts of {part}: {window.Buckets.Count - failing - empty} up, {failing} with failures, {empty} without a result";
    }
}
