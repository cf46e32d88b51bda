using System.Globalization;

namespace Availability.Storage.Reports;

/// <summary>
/// A place in a target's history, newest first. Locations share their slots, so a time alone would lose rows at the edge of
/// a page; a plain time (location 0) means strictly before it.
/// </summary>
/// <param name="ScheduledAt">The slot.</param>
/// <param name="LocationId">The location within the slot.</param>
public readonly record struct CheckCursor(DateTimeOffset ScheduledAt, short LocationId)
{
    private const char Separator = '~';

    /// <summary>Reads <c>2026-11-24T13:00:00Z</c> (an offset may stand there; without one it is UTC) or what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out CheckCursor cursor)
    {
        cursor = default;
        var separator = text.IndexOf(Separator, StringComparison.Ordinal);
        var time = separator < 0 ? text : text[..separator];
        short location = 0;
        if (separator >= 0 && !short.TryParse(text.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out location))
            return false;
        if (!InstantText.TryParse(time, out var at))
            return false;
        cursor = new(at, location);
        return true;
    }

    /// <summary>For a link.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{InstantText.Format(ScheduledAt)}{Separator}{LocationId}");
}
