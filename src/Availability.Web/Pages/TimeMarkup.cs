using System.Globalization;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Instants as <c>time</c> elements.</summary>
internal static class TimeMarkup
{
    /// <summary>How long ago.</summary>
    public static Markup Ago(DateTimeOffset instant, DateTimeOffset now) => instant > now - TimeSpan.FromSeconds(1)
        ? Element(instant, "just now")
        : Element(instant, Words.Span(now - instant) + " ago");

    /// <summary>How long since.</summary>
    public static Markup For(DateTimeOffset since, DateTimeOffset now, bool exact) =>
        Element(since, $"for {(exact ? "" : "over ")}{Words.Span(now - since)}");

    /// <summary>The time of day.</summary>
    public static Markup Clock(DateTimeOffset instant) => Element(instant, instant.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture));

    /// <summary>The day.</summary>
    public static Markup Day(DateTimeOffset instant) => Element(instant, instant.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture));

    /// <summary>The time of day, with the day where it is not today.</summary>
    public static Markup DayAndClock(DateTimeOffset instant, DateTimeOffset now) =>
        instant.UtcDateTime.Date == now.UtcDateTime.Date ? Clock(instant) : DateAndClock(instant);

    /// <summary>Day and time.</summary>
    public static Markup DateAndClock(DateTimeOffset instant) =>
        Element(instant, instant.UtcDateTime.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture));

    private static Markup Element(DateTimeOffset instant, string text) =>
        Html($"""<time datetime="{Words.Iso(instant)}" title="{Words.Instant(instant)}">{text}</time>""");
}
