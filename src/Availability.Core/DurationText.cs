using System.Globalization;

namespace Availability.Core;

/// <summary>Durations as people write them: <c>500ms</c>, <c>60</c> or <c>60s</c>, <c>5m</c>, <c>2h</c>, <c>30d</c>.</summary>
public static class DurationText
{
    /// <summary>What a message tells that a duration looks like.</summary>
    public const string Expected = "a duration such as 500ms, 60 or 60s, 5m, 2h or 30d";

    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay), ("", TimeSpan.TicksPerSecond),
    ];

    /// <summary>Reads a non-negative duration; a bare number is seconds, fractions are allowed.</summary>
    /// <returns>False when the text is anything else or longer than ten thousand days.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var (suffix, ticks) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var number = text[..^suffix.Length];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value > 10_000m * TimeSpan.TicksPerDay / ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(value * ticks));
        return true;
    }

    /// <summary>The shortest text that reads back, for example <c>30d</c>, <c>90s</c>, <c>500ms</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        foreach (var (suffix, ticks) in Units.Reverse().Skip(1))
        {
            if (duration.Ticks % ticks == 0 && (duration.Ticks != 0 || suffix == "s"))
            {
                return (duration.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + suffix;
            }
        }

        return (duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture) + "ms";
    }
}
