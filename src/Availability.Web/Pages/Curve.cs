using System.Globalization;
using System.Text;

namespace Availability.Web;

/// <summary>Values as the data of an SVG path, with a gap where there is none.</summary>
internal static class Curve
{
    /// <summary>One value per step, scaled to <paramref name="height"/> at <paramref name="top"/>.</summary>
    public static string Path(IReadOnlyList<TimeSpan?> values, TimeSpan top, double step, double height)
    {
        var path = new StringBuilder();
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] is not { } value)
                continue;
            var starts = index == 0 || values[index - 1] is null;
            var y = height - height * Math.Min(1, value / top);
            path.Append(CultureInfo.InvariantCulture, $"{(starts ? 'M' : 'L')}{(index + 0.5) * step:0.##} {y:0.##}");
            // A lone value would be a line of no length: a short dash shows it.
            if (starts && (index + 1 == values.Count || values[index + 1] is null))
                path.Append("h1");
        }

        return path.ToString();
    }
}
