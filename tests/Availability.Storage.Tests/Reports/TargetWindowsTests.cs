using Availability.Core;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

public sealed class TargetWindowsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ADay_EveryTargetWithWhatWasObservedOnIt()
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("ud", "b", ago: TimeSpan.FromDays(1)), .. History.Of("u", "a"), .. History.Of("u", "B", ago: TimeSpan.FromDays(3))]);

        // Today's checks are none of yesterday's, whatever time of it is asked for.
        var windows = await ReadAsync(history, History.Now.AddDays(-1).AddHours(5), History.Now.DayStart());

        Assert.Equal(
            [("B", new Uptime(0, 0, 24 * 60)), ("a", new Uptime(0, 0, 0)), ("b", new Uptime(1, 1, (11 * 60) + 52))],
            windows.Select(target => (target.Name, target.Window.Uptime)));
        Assert.All(windows, target => Assert.Equal((History.Now.DayStart().AddDays(-1), History.Now.DayStart()), (target.Window.From, target.Window.Until)));
    }

    [Fact]
    public async Task Read_UntilNow_WhatIsDueUntilNow()
    {
        await using var history = await History.CreateAsync(History.Of("uu d"));

        var window = Assert.Single(await ReadAsync(history, History.Now.AddDays(-2), History.Now)).Window;

        Assert.Equal((TimeSpan.FromDays(3), new Uptime(2, 1, 4)), (window.Until - window.From, window.Uptime));
    }

    private static async Task<TargetWindow[]> ReadAsync(History history, DateTimeOffset from, DateTimeOffset until) => await
        (await new TargetWindows(history.Database.Source, history.Database.Clock).ReadAsync(from, until, Cancellation)).ToArrayAsync(Cancellation);
}
