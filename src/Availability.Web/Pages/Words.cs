using System.Globalization;

namespace Availability.Web;

/// <summary>Numbers and times as people read them.</summary>
internal static class Words
{
    private const char NoBreak = '\u00a0';

    /// <summary>Three digits are enough: <c>48 ms</c>, <c>1.24 s</c>, <c>12.4 s</c>.</summary>
    public static string Latency(TimeSpan? duration) => duration switch
    {
        null => "–",
        { Ticks: > 0, TotalMilliseconds: < 0.05 } => $"<0.1{NoBreak}ms",
        { TotalMilliseconds: < 9.95 } short_ => Invariant($"{short_.TotalMilliseconds:0.0}{NoBreak}ms"),
        { TotalMilliseconds: < 999.5 } medium => Invariant($"{medium.TotalMilliseconds:0}{NoBreak}ms"),
        { TotalSeconds: < 9.995 } long_ => Invariant($"{long_.TotalSeconds:0.00}{NoBreak}s"),
        { } longer => Invariant($"{longer.TotalSeconds:0.0}{NoBreak}s"),
    };

    /// <summary>The largest unit that fits: <c>46 min</c>, <c>3 h 20 min</c>, <c>12 d</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => $"0{NoBreak}s",
        { TotalMinutes: < 1 } => Invariant($"{(int)span.TotalSeconds}{NoBreak}s"),
        { TotalHours: < 1 } => Invariant($"{(int)span.TotalMinutes}{NoBreak}min"),
        { TotalHours: < 10, Minutes: > 0 } => Invariant($"{(int)span.TotalHours}{NoBreak}h {span.Minutes}{NoBreak}min"),
        { TotalDays: < 2 } => Invariant($"{(int)span.TotalHours}{NoBreak}h"),
        _ => Invariant($"{(int)span.TotalDays}{NoBreak}d"),
    };

    /// <summary>An instant for <c>datetime</c>.</summary>
    public static string Iso(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>An instant for people.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A whole number: <c>10,000</c>.</summary>
    public static string Number(long number) => Invariant($"{number:N0}");

    /// <summary>One or many.</summary>
    public static string Count(long count, string one, string many) => count == 1 ? $"1 {one}" : $"{Number(count)} {many}";

    /// <summary>A part of a whole: <c>12 %</c>, <c>0.4 %</c>; 100 % is all of it.</summary>
    public static string Percent(double share) => share switch
    {
        > 0 and < 0.001 => $"<0.1{NoBreak}%",
        < 0.0995 => Invariant($"{share * 100:0.#}{NoBreak}%"),
        // What is left is little, and not nothing.
        >= 0.995 and < 1 => $">99{NoBreak}%",
        _ => Invariant($"{share * 100:0}{NoBreak}%"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
