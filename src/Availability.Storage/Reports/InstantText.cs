using System.Globalization;

namespace Availability.Storage.Reports;

/// <summary>Instants as they stand in addresses, in UTC with microseconds.</summary>
public static class InstantText
{
    /// <summary>What a message tells that an instant looks like.</summary>
    public const string Expected = "a time such as 2026-11-24T13:00:00Z";

    // Far from the ends of what can be counted, so that a window before or after it exists.
    private const int FirstYear = 1970;
    private const int LastYear = 9000;

    /// <summary>Reads <c>2026-11-24T13:00:00Z</c>; an offset may stand there, without one it is UTC.</summary>
    /// <returns>False for anything else, and outside of the years 1970 to 9000.</returns>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return char.IsAsciiDigit(text.FirstOrDefault())
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out instant)
            && instant.Year is >= FirstYear and <= LastYear;
    }

    /// <summary>Reads back as the same microsecond.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
