using System.Globalization;

namespace Availability.Web;

/// <summary>Sizes as people read them.</summary>
internal static class SizeWords
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Three digits are enough: <c>48 kB</c>, <c>1.24 GB</c>; units are of 1,000.</summary>
    public static string Of(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 999.5 && unit < Units.Length - 1; unit++)
            size /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{size.ToString(unit == 0 || size >= 99.5 ? "0" : size >= 9.95 ? "0.0" : "0.00", CultureInfo.InvariantCulture)}\u00a0{Units[unit]}");
    }
}
