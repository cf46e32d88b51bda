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
            || !TryDate(text[..DateLength], out var date)
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

    // By hand, because a row has two of them.
    private static bool TryDate(ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (text is not [_, _, _, _, '-', _, _, '-', _, _, 'T' or ' ', _, _, ':', _, _, ':', _, _]
            || !TryTwoDigits(text[..2], 99, out var century)
            || !TryTwoDigits(text[2..4], 99, out var year)
            || !TryTwoDigits(text[5..7], 12, out var month)
            || !TryTwoDigits(text[8..10], 31, out var day)
            || !TryTwoDigits(text[11..13], 23, out var hour)
            || !TryTwoDigits(text[14..16], 59, out var minute)
            || !TryTwoDigits(text[17..], 59, out var second))
        {
            return false;
        }

        year += century * 100;
        if (year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTime(year, month, day, hour, minute, second);
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
        if (text is not [>= '0' and <= '9', >= '0' and <= '9'])
        {
            return false;
        }

        value = ((text[0] - '0') * 10) + text[1] - '0';
        return value <= most;
    }
}
