using System.Globalization;
using System.Text;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>
/// Days as a row of bars whose shapes differ: up stands on the line, failures hang below it, a day without a result is a dot. Bars are
/// dashes of lines, one for days alike in a row, so that a long list stays light.
/// </summary>
internal static class DayStrip
{
    private const int Step = 5;

    // Of the checks of a day; more is drawn as much.
    private const double FewFailures = 0.1;

    // Where the line of each shape runs, in the order it is drawn; stroke widths are in overview.css.
    private static readonly (DayKind Kind, string Class, double Y)[] Shapes =
    [
        (DayKind.NotDue, "not-due", 9), (DayKind.NoResult, "none", 9), (DayKind.Up, "up", 9), (DayKind.FewFailures, "up few", 6.5),
        (DayKind.FewFailures, "down few", 16), (DayKind.ManyFailures, "up many", 4), (DayKind.ManyFailures, "down many", 13.5), (DayKind.Down, "down", 16.5),
    ];

    public static Markup Of(IReadOnlyList<DayBar> days)
    {
        DayKind[] kinds = [.. days.Select(KindOf)];
        return Html($"""
            <svg class="days" viewBox="0 0 {days.Count * Step - 1} 24" preserveAspectRatio="none" role="img"><title>{Label(kinds)}</title>{Shapes.Select(shape => Line(kinds, shape))}</svg>
            """);
    }

    /// <summary>What each shape means.</summary>
    public static Markup Key { get; } = Html($"""
        <p class="key days-key">{Sample(DayKind.Up, "no failure")} {Sample(DayKind.FewFailures, "up to 10 % failed")} {Sample(DayKind.ManyFailures, "more failed")} {Sample(DayKind.Down, "all failed")} {Sample(DayKind.NoResult, "no result")}</p>
        """);

    internal static DayKind KindOf(DayBar day) => day.Uptime switch
    {
        { Observed: 0, Expected: 0 } => DayKind.NotDue,
        { Observed: 0 } => DayKind.NoResult,
        { Down: 0 } => DayKind.Up,
        { Up: 0 } => DayKind.Down,
        { Down: var down, Observed: var all } => down <= all * FewFailures ? DayKind.FewFailures : DayKind.ManyFailures,
    };

    private static Markup Sample(DayKind kind, string words) => Html($"""
        <span><svg class="days" viewBox="0 0 {Step - 1} 24" aria-hidden="true">{Shapes.Select(shape => Line([kind], shape))}</svg>{words}</span>
        """);

    private static Markup Line(DayKind[] kinds, (DayKind Kind, string Class, double Y) shape)
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

    private static string Label(DayKind[] kinds)
    {
        (int Count, string Words)[] parts =
        [
            (Count(DayKind.Up), "without a failure"), (Count(DayKind.FewFailures) + Count(DayKind.ManyFailures), "with failures"),
            (Count(DayKind.Down), "down"), (Count(DayKind.NoResult), "unknown"), (Count(DayKind.NotDue), "before the first check"),
        ];
        return $"{kinds.Length} days: {string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Words}"))}";

        int Count(DayKind kind) => kinds.Count(known => known == kind);
    }
}
