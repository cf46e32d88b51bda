using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>A wide table, which a phone shows as lists, one a row: each cell knows what its column is called.</summary>
internal static class PartTable
{
    /// <param name="label">What it is of.</param>
    /// <param name="rows">From top to bottom.</param>
    /// <param name="columns">The first one names the row.</param>
    public static Markup Of<T>(string label, IEnumerable<T> rows, params IReadOnlyList<PartColumn<T>> columns) => Html($"""
        <div class="scroll" role="region" aria-label="{label}" tabindex="0">
        <table>
        <thead><tr>{columns.Select(column => Html($"""<th scope="col" class="{column.Class}">{column.Head}</th>"""))}</tr></thead>
        <tbody>
        {rows.Select(row => Html($"""
            <tr><th scope="row" class="{columns[0].Class}">{columns[0].Cell(row)}</th>{columns.Skip(1).Select(column => Html($"""<td class="{column.Class}" data-label="{column.Head}">{column.Cell(row)}</td>"""))}</tr>

            """))}
        </tbody>
        </table>
        </div>
        """);

    /// <summary>A column of whole numbers; a list leaves out what is zero.</summary>
    public static PartColumn<T> Numbers<T>(string head, Func<T, long> value) => new(head, row => Number(value(row)), "count");

    private static Markup Number(long value) => value == 0 ? Html($"""<span class="zero">0</span>""") : Html($"{Words.Number(value)}");
}
