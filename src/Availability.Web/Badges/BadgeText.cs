using System.Globalization;
using System.Text;
using System.Xml;

namespace Availability.Web;

/// <summary>How wide a text is in Verdana of 11 px, which a browser that has it uses, and others fit theirs to.</summary>
internal static class BadgeText
{
    private const int FontSize = 11;
    private const int UnitsPerEm = 2048;

    // In Hangul, and from the radicals of Chinese on, a sign is as wide as it is high.
    private const int Wide = UnitsPerEm;
    private const int Usual = 1300;

    private const char First = ' ';

    // Advance widths from the blank to the tilde.
    private static readonly short[] Widths =
    [
        720, 806, 940, 1676, 1302, 2204, 1488, 550, 930, 930, 1302, 1676, 745, 930, 745, 930,
        1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 930, 930, 1676, 1676, 1676, 1117,
        2048, 1400, 1404, 1430, 1578, 1295, 1177, 1588, 1539, 862, 931, 1419, 1140, 1726, 1532, 1612,
        1235, 1612, 1424, 1400, 1262, 1499, 1400, 2025, 1403, 1260, 1403, 930, 930, 930, 1676, 1302,
        1302, 1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992, 1296, 1243,
        1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076, 1300, 930, 1300, 1676,
    ];

    /// <summary>Whole pixels, rounded up.</summary>
    public static int Width(string text) => (text.EnumerateRunes().Sum(WidthOf) * FontSize + UnitsPerEm - 1) / UnitsPerEm;

    /// <summary>
    /// As XML may have it. The encoder writes a control character as a reference, which HTML forgives; of an SVG with one, nothing is shown.
    /// </summary>
    public static string ForXml(string text) => string.Concat(text.EnumerateRunes().Select(
        sign => sign.IsBmp && !XmlConvert.IsXmlChar((char)sign.Value) ? Rune.ReplacementChar : sign));

    private static int WidthOf(Rune sign) => sign.Value switch
    {
        '\u00a0' => Widths[0],
        >= First and var ascii when ascii - First < Widths.Length => Widths[ascii - First],
        // On top of the sign before it.
        _ when Rune.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark => 0,
        (>= 0x1100 and <= 0x115f) or >= 0x2e80 => Wide,
        _ => Usual,
    };
}
