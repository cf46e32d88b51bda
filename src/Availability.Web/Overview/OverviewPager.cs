using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The way to the other pages.</summary>
internal static class OverviewPager
{
    public static Markup Of(OverviewSelection selection) => selection.Pages == 1 ? Empty : Html($"""
        <nav class="pager" aria-label="Pages of targets">
        {Link(selection, 1, "First", selection.Query.Page > 2)}
        {Link(selection, selection.Query.Page - 1, "Previous", selection.Query.Page > 1)}
        <span>{Words.Number(selection.First)} to {Words.Number(selection.First + selection.Page.Count - 1)} of {Words.Number(selection.Found)}</span>
        {Link(selection, selection.Query.Page + 1, "Next", selection.Query.Page < selection.Pages)}
        {Link(selection, selection.Pages, "Last", selection.Query.Page < selection.Pages - 1)}
        </nav>
        """);

    private static Markup Link(OverviewSelection selection, int page, string word, bool isThere) => !isThere ? Empty : Html($"""
        <a href="{(selection.Query with { Page = page }).Address}">{word}</a>
        """);
}
