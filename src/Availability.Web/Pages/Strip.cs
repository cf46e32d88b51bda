using System.Globalization;
using System.Text;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>
/// A window as a row of bars: up stands on the line, down hangs below it, a part with both does both, and a part without
/// a result is a dot. One path per colour, so that a long list stays light.
/// </summary>
internal static class Strip
{
    private const int Step = 5;

    public static Markup Of(WindowReport window)
    {
        var (up, down, none) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (var index = 0; index < window.Buckets.Count; index++)
        {
            var bucket = window.Buckets[index];
            var x = (index * Step + 2.5).ToString(CultureInfo.InvariantCulture);
            if (bucket.Up > 0)
                up.Append('M').Append(x).Append(bucket.Down > 0 ? " 2v8" : " 2v14");
            if (bucket.Down > 0)
                down.Append('M').Append(x).Append(bucket.Up > 0 ? " 12v10" : " 8v14");
            if (bucket.Up + bucket.Down == 0)
                none.Append('M').Append(x).Append(" 9.5v3");
        }

        return Html($"""
            <svg class="strip" viewBox="0 0 {window.Buckets.Count * Step} 24" preserveAspectRatio="none" role="img" aria-label="{Label(window)}"><path class="none" d="{none.ToString()}"/><path class="up" d="{up.ToString()}"/><path class="down" d="{down.ToString()}"/></svg>
            """);
    }

    private static string Label(WindowReport window)
    {
        var failing = window.Buckets.Count(bucket => bucket.Down > 0);
        var empty = window.Buckets.Count(bucket => bucket.Up + bucket.Down == 0);
        var part = Words.Span(window.Length / window.Buckets.Count);
        return $"Last {Words.Span(window.Length)} in parts of {part}: {window.Buckets.Count - failing - empty} up, {failing} with failures, {empty} without a result";
    }
}
