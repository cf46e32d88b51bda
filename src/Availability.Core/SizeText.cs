using System.Globalization;

namespace Availability.Core;

/// <summary>Sizes as people write them: <c>4096</c>, <c>64KiB</c>, <c>1MiB</c>, <c>1GiB</c>.</summary>
public static class SizeText
{
    /// <summary>What a message tells that a size looks like.</summary>
    public const string Expected = "a size in bytes such as 4096, 64KiB, 1MiB or 1GiB";

    private static readonly (string Suffix, long Bytes)[] Units =
        [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("", 1)];

    /// <summary>Reads a whole number of bytes or of a unit.</summary>
    /// <returns>False when the text is anything else or does not fit.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (suffix, unit) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        if (!long.TryParse(text[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / unit)
        {
            return false;
        }

        bytes = number * unit;
        return true;
    }

    /// <summary>Whether it is a number and a word that is none of the units.</summary>
    public static bool HasUnknownUnit(string text)
    {
        var word = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return word.Length > 0 && word.Length < text.Length && word.All(char.IsAsciiLetter) && !Units.Any(unit => unit.Suffix == word);
    }

    /// <summary>The shortest text that reads back.</summary>
    public static string Format(long bytes)
    {
        var (suffix, unit) = Array.Find(Units, unit => bytes != 0 && bytes % unit.Bytes == 0);
        return unit == 0 ? "0" : (bytes / unit).ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
