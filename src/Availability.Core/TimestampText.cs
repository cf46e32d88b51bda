using System.Globalization;

namespace Availability.Core;

/// <summary>
/// Instants on the wire. Written as <c>2021-01-02T03:04:05.123456Z</c>; read with a blank for the T, without or with any
/// number of decimals, and with any offset. Without one it is UTC: the old program wrote naive UTC times.
/// </summary>
internal static class TimestampText
{
    public const string Expected = "a time such as 2021-01-02T03:04:05.123456Z";
    public const int MaxLength = 64;

    private static readonly string[] Dates = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss"];
    private static readonly int DateLength = "2021-01-02T03:04:05".Length;

    /// <summary>Writes microseconds; what is finer is cut off.</summary>
    public static int Format(DateTimeOffset instant, Span<byte> text)
    {
        // The round-trip format is the fast one; its seventh decimal gives way to the Z.
        instant.UtcDateTime.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        text[length - 2] = (byte)'Z';
        return length - 1;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length < DateLength
            || !DateTime.TryParseExact(
                text[..DateLength], Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !TryFraction(text[DateLength..], out var fraction, out var offsetText)
            || !TryOffset(offsetText, out var offset))
        {
            return false;
        }

        var ticks = date.Ticks + fraction - offset;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> rest)
    {
        ticks = 0;
        rest = text;
        if (text is not ['.' or ',', .. var decimals])
        {
            return true;
        }

        var length = decimals.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? decimals : decimals[..length];
        rest = decimals[digits.Length..];
        var unit = TimeSpan.TicksPerSecond;
        foreach (var digit in digits[..Math.Min(digits.Length, 6)])
        {
            unit /= 10;
            ticks += (digit - '0') * unit;
        }

        return digits.Length > 0;
    }

    // Nothing, Z, +01, +0100 or +01:00.
    private static bool TryOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is [] or ['Z' or 'z'])
        {
            return true;
        }

        var minutes = 0;
        if (text is not ['+' or '-', _, _, .. var rest]
            || !TryTwoDigits(text[1..3], 23, out var hours)
            || (rest.Length > 0 && !TryTwoDigits(rest.TrimStart(':'), 59, out minutes)))
        {
            return false;
        }

        ticks = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryTwoDigits(ReadOnlySpan<char> text, int most, out int value)
    {
        value = 0;
        return text.Length == 2
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value <= most;
    }
}
