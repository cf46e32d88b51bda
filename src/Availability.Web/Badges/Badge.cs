using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>A label and a value in one line, as an SVG picture that needs nothing from elsewhere.</summary>
/// <param name="Label">What the value is of.</param>
/// <param name="Value">The value.</param>
/// <param name="Colour">Behind the value; white text on each has a contrast of at least 4.5.</param>
/// <param name="Title">All of it in words, for a screen reader.</param>
internal sealed record Badge(string Label, string Value, string Colour, string Title)
{
    public const string ContentType = "image/svg+xml";

    public const string Green = "#1a7f4b";
    public const string Amber = "#8f6200";
    public const string Red = "#c0392b";
    public const string Grey = "#66707a";
    public const string Blue = "#2563b0";

    private const int Padding = 7;

    /// <summary>The picture. Each text is told how wide it is, so that it fits with whatever font there is.</summary>
    public string ToSvg()
    {
        var (label, value) = (BadgeText.Width(Label), BadgeText.Width(Value));
        var title = BadgeText.ForXml(Title);
        var (left, right) = (label + 2 * Padding, value + 2 * Padding);
        return Html($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" viewBox="0 0 {left + right} 20" role="img" aria-label="{title}"><title>{title}</title>
            <path fill="#3d4650" d="M4 0h{left - 4}v20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/>
            <path fill="{Colour}" d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-{right - 4}z"/>
            <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-rendering="geometricPrecision">
            <text x="{Padding}" y="14" textLength="{label}" lengthAdjust="spacingAndGlyphs">{BadgeText.ForXml(Label)}</text>
            <text x="{left + Padding}" y="14" textLength="{value}" lengthAdjust="spacingAndGlyphs">{Value}</text>
            </g></svg>

            """).ToString();
    }
}
