using System.Globalization;
using System.Text;

namespace Availability.Web;

/// <summary>Values as the data of an SVG path, with a gap where there is none. Whole steps from point to point: there are many on a page.</summary>
internal static class Curve
{
    /// <param name="values">From left to right.</param>
    /// <param name="top">What is as high as the drawing.</param>
    /// <param name="step">From one value to the next.</param>
    /// <param name="height">Of the drawing.</param>
    /// <param name="start">Where the first value is.</param>
    public static string Path(IEnumerable<TimeSpan?> values, TimeSpan top, int step, int height, int start = 0)
    {
        var path = new StringBuilder();
        int? last = null;
        var x = start;
        var isLine = false;
        foreach (var value in values)
        {
            int? y = value is { } known ? (int)Math.Round(height * (1 - known / top)) : null;
            if (y is { } here && last is { } before)
                path.Append(CultureInfo.InvariantCulture, $"{(isLine ? " " : "l")}{step}{(here < before ? "" : " ")}{here - before}");
            else if (y is { } first)
                // The dash shows a value that stands alone.
                path.Append(CultureInfo.InvariantCulture, $"M{x} {first}h1m-1 0");
            isLine = y is not null && last is not null;
            last = y;
            x += step;
        }

        return path.ToString();
    }
}
