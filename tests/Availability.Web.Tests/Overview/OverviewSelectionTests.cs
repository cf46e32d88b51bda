using Availability.Storage.Reports;

namespace Availability.Web.Tests;

public sealed class OverviewSelectionTests
{
    private static readonly TargetSummary[] Targets =
    [
        SomeTarget.In('u', 1) with { Name = "Shop", Group = "b" },
        SomeTarget.In('d', 2) with { Name = "api", Group = "b", Url = "https://shop.example/api" },
        SomeTarget.In('?', 3) with { Name = "mail" },
        SomeTarget.In('u', 4) with { Name = "blog", Group = "A" },
        SomeTarget.In('r', 5) with { Name = "old shop" },
    ];

    [Theory]
    [InlineData("State", "2,3,4,1")]
    [InlineData("Name", "2,4,3,1")]
    [InlineData("Uptime", "4,2,3,1")]
    public void Page_Order_TroubleOrWhatIsAskedForFirst(string sort, string expected) =>
        Assert.Equal(expected, Ids(Select(new() { Sort = Enum.Parse<OverviewSort>(sort) }, target => target.Id switch { 4 => 0.1, 2 => 0.5, _ => null })));

    [Theory]
    [InlineData("SHOP", "2,1")]
    [InlineData("  shop  b ", "2,1")]
    [InlineData("shop api", "2")]
    [InlineData("nothing", "")]
    [InlineData("%", "")]
    public void Page_Search_AllWordsInNameUrlOrGroup(string search, string expected) =>
        Assert.Equal(expected, Ids(Select(new() { Search = search })));

    [Fact]
    public void Page_StateAndGroup_ThoseAlone()
    {
        Assert.Equal("2", Ids(Select(new() { State = TargetState.Down })));
        Assert.Equal("2,1", Ids(Select(new() { Group = "b" })));
        Assert.Equal("", Ids(Select(new() { Group = "a" })));
    }

    [Theory]
    [InlineData(1, 1, 75)]
    [InlineData(4, 226, 25)]
    [InlineData(99, 226, 25)]
    public void Page_Many_SeventyFiveAtATimeAndNoneBeyondTheLast(int page, int first, int count)
    {
        TargetSummary[] many = [.. Enumerable.Range(1, 250).Select(id => SomeTarget.In('u', id) with { Name = $"t{id:000}" })];

        var selection = OverviewSelection.Of(new(many, StatusSite.Now, default), new() { Page = page }, _ => null);

        Assert.Equal((first, first, count, 250, 4), (selection.First, selection.Page[0].Id, selection.Page.Count, selection.Found, selection.Pages));
    }

    private static OverviewSelection Select(OverviewQuery query, Func<TargetSummary, double?>? rank = null) =>
        OverviewSelection.Of(new(Targets, StatusSite.Now, default), query, rank ?? (_ => null));

    private static string Ids(OverviewSelection selection) => string.Join(',', selection.Page.Select(target => target.Id));
}
