using System.Globalization;
using System.Text;
using Availability.Core;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>
/// Parts of a window as a row of bars whose shapes differ: up stands on the line, failures hang below it, no result is a dot, and a dot
/// above a bar says that much was not observed. Bars are dashes of lines, one for parts alike in a row, so that a long list stays light.
/// </summary>
internal static class UptimeBars
{
    private const int Step = 5;

    // Of the checks of a part; more is drawn as much.
    private const double FewFailures = 0.1;

    // Less of the checks that were due, and a bar alone would claim to know the whole of its time.
    private const double EnoughCoverage = 0.9;

    // Where the line of each shape runs, in the order it is drawn; stroke widths are in site.css. Two of a kind at most: bars that all
    // differ from their neighbours have to fit into the page, too.
    private static readonly (BarKind Kind, string Class, double Y)[] Shapes =
    [
        (BarKind.NotDue, "not-due", 9), (BarKind.NoResult, "none", 9), (BarKind.Up, "up", 9), (BarKind.UpInPart, "none", 4),
        (BarKind.UpInPart, "up part", 12), (BarKind.FewFailures, "up few", 6.5), (BarKind.FewFailures, "down few", 16),
        (BarKind.ManyFailures, "up many", 4), (BarKind.ManyFailures, "down many", 13.5), (BarKind.Down, "down", 16.5),
        (BarKind.DownInPart, "none", 4), (BarKind.DownInPart, "down", 16.5),
    ];

    private static readonly (string Words, BarKind[] Kinds)[] Summary =
    [
        ("without a failure", [BarKind.Up]), ("without a failure but not observed throughout", [BarKind.UpInPart]),
        ("with failures", [BarKind.FewFailures, BarKind.ManyFailures]), ("down", [BarKind.Down]),
        ("down as far as observed", [BarKind.DownInPart]), ("unknown", [BarKind.NoResult]), ("before the first check", [BarKind.NotDue]),
    ];

    /// <summary>What each shape means.</summary>
    public static Markup Key { get; } = Html($"""
        <p class="key bars-key">{Sample(BarKind.Up, "no failure")} {Sample(BarKind.UpInPart, "less than 90 % observed")} {Sample(BarKind.FewFailures, "up to 10 % failed")} {Sample(BarKind.ManyFailures, "more failed")} {Sample(BarKind.Down, "all failed")} {Sample(BarKind.NoResult, "no result")}</p>
        """);

    /// <param name="parts">Oldest first.</param>
    /// <param name="unit">What they are, after their number: <c>days</c>.</param>
    public static Markup Of(IEnumerable<Uptime> parts, string unit)
    {
        BarKind[] kinds = [.. parts.Select(KindOf)];
        return Html($"""
            <svg class="bars" viewBox="0 0 {kinds.Length * Step - 1} 24" preserveAspectRatio="none" role="img" aria-label="{Label(kinds, unit)}">{Shapes.Select(shape => Line(kinds, shape))}</svg>
            """);
    }

    internal static BarKind KindOf(Uptime part) => part switch
    {
        { Observed: 0, Expected: 0 } => BarKind.NotDue,
        { Observed: 0 } => BarKind.NoResult,
        { Down: 0, Coverage: < EnoughCoverage } => BarKind.UpInPart,
        { Down: 0 } => BarKind.Up,
        { Up: 0, Coverage: < EnoughCoverage } => BarKind.DownInPart,
        { Up: 0 } => BarKind.Down,
        { Down: var down, Observed: var all } => down <= all * FewFailures ? BarKind.FewFailures : BarKind.ManyFailures,
    };

    private static Markup Sample(BarKind kind, string words) => Html($"""
        <span><svg class="bars" viewBox="0 0 {Step - 1} 24" aria-hidden="true">{Shapes.Select(shape => Line([kind], shape))}</svg>{words}</span>
        """);

    private static Markup Line(BarKind[] kinds, (BarKind Kind, string Class, double Y) shape)
    {
        var path = new StringBuilder();
        for (var start = 0; start < kinds.Length; start++)
        {
            if (kinds[start] != shape.Kind)
                continue;
            var end = start;
            while (end < kinds.Length && kinds[end] == shape.Kind)
                end++;
            path.Append(CultureInfo.InvariantCulture, $"M{start * Step} {shape.Y}h{(end - start) * Step - 1}");
            start = end;
        }

        return path.Length == 0 ? Empty : Html($"""<path class="{shape.Class}" d="{path.ToString()}"/>""");
    }

    private static string Label(BarKind[] kinds, string unit)
    {
        var parts = Summary.Select(part => (Count: kinds.Count(part.Kinds.Contains), part.Words)).Where(part => part.Count > 0);
        return $"{kinds.Length} {unit}: {string.Join(", ", parts.Select(part => $"{part.Count} {part.Words}"))}";
    }
}
