using System.Globalization;

namespace Availability.Storage.Reports;

/// <summary>A place in a list that is sorted by time, as it stands in addresses: an instant, and a number where several share it.</summary>
internal static class CursorText
{
    private const char Separator = '~';

    /// <summary>Reads what <see cref="Format"/> wrote, or an instant alone (<see cref="InstantText.TryParse"/>).</summary>
    /// <param name="text">To read.</param>
    /// <param name="largest">The largest number that there can be.</param>
    /// <param name="alone">The number of an instant alone.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="number">The number.</param>
    public static bool TryParse(string text, int largest, int alone, out DateTimeOffset instant, out int number)
    {
        var separator = text.IndexOf(Separator, StringComparison.Ordinal);
        number = alone;
        return InstantText.TryParse(separator < 0 ? text : text[..separator], out instant)
            && (separator < 0
                || (int.TryParse(text.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= largest));
    }

    /// <summary>For a link.</summary>
    public static string Format(DateTimeOffset instant, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{InstantText.Format(instant)}{Separator}{number}");
}
