using Availability.Storage.Reports;

namespace Availability.Web.Tests;

public sealed class OverviewTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    // u = up, d = down, ? = unknown, r = retired.
    [Theory]
    [InlineData("", "No checks yet")]
    [InlineData("r", "No checks yet")]
    [InlineData("u", "The only target is up")]
    [InlineData("d", "The only target is down")]
    [InlineData("?", "The only target is unknown")]
    [InlineData("uur", "All 2 targets are up")]
    [InlineData("ud", "1 of 2 down")]
    [InlineData("ud?d", "2 of 4 down, 1 unknown")]
    [InlineData("u?", "1 of 2 unknown")]
    public void Summary_Targets_OneLine(string targets, string expected) =>
        Assert.Equal(expected, new Overview([.. targets.Select((letter, index) => SomeTarget.In(letter, index))], Now, TimeSpan.FromMinutes(5)).Summary);

    [Fact]
    public void Summary_Thousands_Separated() => Assert.Equal(
        "All 1,234 targets are up", new Overview([.. Enumerable.Range(0, 1234).Select(id => SomeTarget.In('u', id))], Now, TimeSpan.FromMinutes(5)).Summary);

    // The busiest target's three periods, and five minutes at least.
    [Theory]
    [InlineData(60, 4.9, false)]
    [InlineData(60, 5.1, true)]
    [InlineData(600, 29, false)]
    [InlineData(600, 31, true)]
    public void IsStale_NothingCame_AfterThreePeriods(int period, double minutes, bool expected)
    {
        TargetSummary[] targets =
        [
            SomeTarget.In('u', 1) with { Period = TimeSpan.FromSeconds(period), NewestAt = Now.AddMinutes(-minutes) },
            SomeTarget.In('u', 2) with { Period = TimeSpan.FromHours(1), NewestAt = Now.AddDays(-1) },
        ];

        Assert.Equal(expected, new Overview(targets, Now, TimeSpan.FromMinutes(5)).IsStale);
    }
}
