using Availability.Storage.Reports;
using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

public sealed class RankingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Uptimes_RolledUp_OfWhatWasObserved()
    {
        await using var history = await History.CreateAsync(
        [
            .. History.Of("uuud", "a", ago: TimeSpan.FromDays(2)), .. History.Of("uu", "a", ago: TimeSpan.FromHours(3)),
            .. History.Of("dd", "b", ago: TimeSpan.FromDays(50)), .. History.Of("mm", "c", ago: TimeSpan.FromDays(1)), .. History.Of("d", "a", ago: TimeSpan.FromDays(91)),
        ]);
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        var names = (await history.StatesAsync()).ToDictionary(state => state.Id, state => state.Name);

        var uptimes = await new Rankings(history.Database.Source, history.Database.Clock).UptimesAsync(Cancellation);

        Assert.Equal([("a", 5 / 6.0), ("b", 0)], uptimes.Select(uptime => (names[uptime.Key], uptime.Value)).Order());
    }

    [Fact]
    public async Task Medians_LastDay_AsTheReportsSay()
    {
        await using var history = await History.CreateAsync([.. History.Of("uu", "a"), .. History.Of("dd", "b"), .. History.Of("u", "c", ago: TimeSpan.FromDays(2))]);

        var medians = await new Rankings(history.Database.Source, history.Database.Clock).MediansAsync(Cancellation);

        var expected = (await history.ListAsync()).Where(report => report.Day.Median is not null);
        Assert.Equal(expected.Select(report => (report.Id, report.Day.Median!.Value)), medians.Select(median => (median.Key, median.Value)));
        Assert.Single(medians);
    }
}
