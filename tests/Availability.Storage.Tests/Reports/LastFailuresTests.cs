using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Storage.Tests;

public sealed class LastFailuresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_SomeFailed_TheNewestDownOfEach()
    {
        await using var history = await History.CreateAsync(
        [
            .. History.Of("uduu", "a"), .. History.Of("dudm", "a", location: "other"), .. History.Of("uuu", "b"), .. History.Of("mm", "c"),
            .. History.Of("d", "d", ago: TimeSpan.FromDays(20)), .. History.Of("u", "d"), .. History.Of("d", "e", ago: TimeSpan.FromDays(31)), .. History.Of("d", "f"),
        ]);
        var ids = (await history.StatesAsync()).Where(state => state.Name != "f").Select(state => state.Id).ToArray();

        var failures = await new LastFailures(history.Database.Source, history.Database.Clock).ReadAsync([.. ids, 4711], Cancellation);

        Assert.Equal(
            [("a", "other", History.Now.AddMinutes(-2)), ("d", Check.DefaultLocation, History.Now.AddDays(-20).AddMinutes(-1))],
            failures.Values.OrderBy(check => check.Target).Select(check => (check.Target, check.Location, check.ScheduledAt)));
        Assert.All(failures.Values, check => Assert.Equal(FailureKind.Status, check.Failure?.Kind));
    }
}
