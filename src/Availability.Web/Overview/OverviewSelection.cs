using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What of an overview a query asks for: the targets of one page, in order.</summary>
internal sealed class OverviewSelection
{
    /// <summary>Targets on a page: with all that it loads less than 200 KB before compression, whatever the 90 days look like.</summary>
    public const int PageSize = 75;

    private OverviewSelection(OverviewQuery query, int found, IReadOnlyList<TargetSummary> page) => (Query, Found, Page) = (query, found, page);

    /// <summary>With the page that there is, where a later one was asked for.</summary>
    public OverviewQuery Query { get; }

    /// <summary>Targets on all pages together.</summary>
    public int Found { get; }

    /// <summary>The page's targets.</summary>
    public IReadOnlyList<TargetSummary> Page { get; }

    public int Pages => PagesOf(Found);

    /// <summary>The number of the page's first target among those found, from 1.</summary>
    public int First => (Query.Page - 1) * PageSize + 1;

    /// <param name="overview">All.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="rank">For orders that the states alone do not give: the least comes first, and last what has none.</param>
    public static OverviewSelection Of(Overview overview, OverviewQuery query, Func<TargetSummary, double?> rank)
    {
        var words = query.Search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        TargetSummary[] found = [.. overview.Current.Where(target => Matches(target, query, words))];
        var page = Math.Min(query.Page, PagesOf(found.Length));
        return new(
            query with { Page = page }, found.Length, [.. InOrder(found, query.Sort, rank).Skip((page - 1) * PageSize).Take(PageSize)]);
    }

    // With one page even of nothing.
    private static int PagesOf(int found) => Math.Max(1, (found + PageSize - 1) / PageSize);

    private static bool Matches(TargetSummary target, OverviewQuery query, string[] words) =>
        (query.State is null || target.State == query.State)
        && (query.Group is null || target.Group == query.Group)
        && words.All(word => Contains(target.Name, word) || Contains(target.Url, word) || Contains(target.Group, word));

    private static bool Contains(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    private static IOrderedEnumerable<TargetSummary> InOrder(TargetSummary[] found, OverviewSort sort, Func<TargetSummary, double?> rank)
    {
        var byName = StringComparer.OrdinalIgnoreCase;
        return sort switch
        {
            OverviewSort.Name => found.OrderBy(target => target.Name, byName),
            OverviewSort.State => found.OrderBy(target => Urgency(target.State))
                .ThenBy(target => target.Group is null).ThenBy(target => target.Group, byName).ThenBy(target => target.Name, byName),
            _ => found.OrderBy(target => rank(target) ?? double.PositiveInfinity).ThenBy(target => target.Name, byName),
        };
    }

    private static int Urgency(TargetState state) => state switch { TargetState.Down => 0, TargetState.Unknown => 1, _ => 2 };
}
