using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Availability.Web.Tests;

public sealed class OverviewQueryTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("?q=&state=&group=&sort=&page=", "/")]
    [InlineData("?sort=state&page=1", "/")]
    [InlineData("?q=a b&state=DOWN&group=x%26y&sort=uptime&page=7", "/?q=a%20b&state=down&group=x%26y&sort=uptime&page=7")]
    [InlineData("?utm=1", "/")]
    public void TryParse_QueryString_AddressSaysTheSame(string query, string expected) => Assert.Equal(expected, Parse(query, out _)?.Address);

    [Theory]
    [InlineData("?state=broken", "state: expected unknown, up, down, got 'broken'.")]
    [InlineData("?state=1", "state: expected unknown, up, down, got '1'.")]
    [InlineData("?sort=luck", "sort: expected state, name, uptime, latency, got 'luck'.")]
    [InlineData("?page=0", "page: expected a whole number from 1, got '0'.")]
    [InlineData("?page=two", "page: expected a whole number from 1, got 'two'.")]
    public void TryParse_NotAValue_SaysWhatWasExpected(string query, string expected)
    {
        Assert.Null(Parse(query, out var error));
        Assert.Equal(expected, error);
    }

    private static OverviewQuery? Parse(string query, out string error) =>
        OverviewQuery.TryParse(new QueryCollection(QueryHelpers.ParseQuery(query)), out error);
}
