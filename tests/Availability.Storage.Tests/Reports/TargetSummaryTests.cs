using Availability.Storage.Reports;

namespace Availability.Storage.Tests;

public sealed class TargetSummaryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The quick answer is the long one's.
    [Theory]
    [InlineData("uuuu")]
    [InlineData("uudd")]
    [InlineData("uudmd")]
    [InlineData("umm")]
    [InlineData("ummm")]
    [InlineData("du   ")]
    [InlineData("mmm")]
    public async Task ReadStates_History_AsTheReportSays(string letters)
    {
        await using var history = await History.CreateAsync(
            [.. History.Of(letters), .. History.Of("uddu", location: "other"), .. History.Of("u", "another"), .. History.Of("d", "old", ago: TimeSpan.FromDays(3))]);

        var states = await history.StatesAsync();

        Assert.Equal(
            (await history.ListAsync()).OrderBy(report => report.Id).Select(report =>
                new TargetSummary(report.Id, report.Name, report.Url, report.Group, report.Verdict.State, report.Retired, report.NewestAt, report.Period)),
            states);
        Assert.Equal(["old"], states.Where(state => state.Retired).Select(state => state.Name));
    }

    [Fact]
    public async Task List_SomeTargets_ThoseAlone()
    {
        await using var history = await History.CreateAsync([.. History.Of("u", "a"), .. History.Of("d", "b"), .. History.Of("u", "c")]);
        var ids = (await history.StatesAsync()).Where(state => state.Name != "b").Select(state => state.Id).ToArray();

        var page = await history.Reports.ListAsync([.. ids, 4711], Cancellation);

        Assert.Equal([("a", 1L), ("c", 1L)], page.Select(report => (report.Name, report.Day.Uptime.Up)));
        Assert.Empty(await history.Reports.ListAsync([], Cancellation));
    }
}
