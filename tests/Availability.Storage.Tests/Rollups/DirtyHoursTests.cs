using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

public sealed class DirtyHoursTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_OpenHour_OneMarkerPerBlockAndALockInstead()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var soon = TimeProvider.System.GetUtcNow().AddMinutes(55).HourStart();
        var store = new CheckStore(database.Source, new Retention { Raw = TimeSpan.FromDays(10_000) }, TimeProvider.System);
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check() with { ScheduledAt = soon })), Cancellation);
        var locks = -1L;
        store.OnMoment = async (moment, _) =>
        {
            if (moment == StoreMoment.BeforeCommit)
            {
                locks = await database.CountAsync(
                    $"pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND classid = {DirtyHours.HourLock} AND objid = {soon.ToUnixTimeSeconds() / 3_600} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            }
        };

        await store.StoreAsync(Some.Batch(Some.Message(1, Some.Check() with { ScheduledAt = soon.AddSeconds(1) })), Cancellation);

        Assert.Equal(1, await database.CountAsync("rollup_dirty"));
        Assert.Equal(1, locks);
    }

    [Fact]
    public async Task Store_HourOverByTheServersClock_MarkedEveryTime()
    {
        // The store's own clock stands in that hour.
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0))), Cancellation);
        await store.StoreAsync(Some.Batch(Some.Message(1, Some.Check(1))), Cancellation);

        Assert.Equal(2, await database.CountAsync("rollup_dirty WHERE bucket = '2026-03-04 05:00Z' AND block = 0"));
    }

    [Fact]
    public async Task Store_AfterAFailure_MarksAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var soon = TimeProvider.System.GetUtcNow().AddMinutes(55).HourStart();
        var store = new CheckStore(database.Source, new Retention { Raw = TimeSpan.FromDays(10_000) }, TimeProvider.System);
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check() with { ScheduledAt = soon })), Cancellation);
        store.Reassigned();

        await store.StoreAsync(Some.Batch(Some.Message(1, Some.Check() with { ScheduledAt = soon.AddSeconds(1) })), Cancellation);

        Assert.Equal(2, await database.CountAsync("rollup_dirty"));
    }

    [Fact]
    public async Task Store_ManyTargetsAndHours_OneMarkerForEachHourAndBlock()
    {
        await using var database = await StorageDatabase.CreateAsync();

        await database.Store().StoreAsync(
            Some.Batch([.. Enumerable.Range(0, 600).Select(number => Some.Check(number % 2 * 3_600, $"t{number / 2}"))]), Cancellation);

        // Ids from 1 to 300.
        Assert.Equal(["5|0", "5|1", "6|0", "6|1"], await database.LinesAsync(
            "SELECT extract(hour FROM bucket AT TIME ZONE 'UTC')::int, block FROM rollup_dirty ORDER BY 1, 2"));
    }
}
