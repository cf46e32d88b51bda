using Availability.Core;
using Npgsql;

namespace Availability.Storage.Tests;

/// <summary>What a row refers to: targets, locations, schedules.</summary>
public sealed class CheckStoreNameTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_TargetDescribedAnew_LatestCounts()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0, "t"))), Cancellation);

        await store.StoreAsync(Some.Batch(Some.Message(1, Some.Check(1, "t") with { Url = "https://new.example/", Group = "g" })), Cancellation);

        Assert.Equal(["t|https://new.example/|g"], await database.LinesAsync("SELECT name, url, group_name FROM target"));
    }

    [Fact]
    public async Task Store_PeriodChanges_ScheduleTellsSinceWhen()
    {
        await using var database = await StorageDatabase.CreateAsync();
        Check[] checks = [Some.Check(0), Some.Check(1), Some.Check(2) with { Period = TimeSpan.FromDays(1) }, Some.Check(3) with { Period = null }];
        await database.Store().StoreAsync(Some.Batch(checks), Cancellation);

        // Another writer, and a late record of the first period.
        await database.Store().StoreAsync(Some.Batch(Some.Message(4, Some.Check(-1)), Some.Message(5, Some.Check(4) with { Period = null })), Cancellation);

        Assert.Equal(
            ["0|1000000", "2|86400000000", "3|"],
            await database.LinesAsync(
                $"SELECT extract(epoch FROM valid_from - '{Some.Instant:O}')::int, period FROM target_schedule ORDER BY valid_from"));
    }

    [Fact]
    public async Task Store_TargetDeletedMeanwhile_IsLearnedAnewAndNoRowIsBlamed()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0))), Cancellation);
        await database.ExecuteAsync("DELETE FROM target_schedule; DELETE FROM check_result; DELETE FROM target");

        var result = await store.StoreAsync(
            Some.Batch(Some.Message(1, Some.Check(1) with { Period = TimeSpan.FromSeconds(7), ScheduledAt = Some.Instant.AddMinutes(1) })), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), result);
        Assert.Equal(1, await database.CountAsync("check_result JOIN target ON target.id = target_id"));
    }

    [Fact]
    public async Task Store_AfterAFailure_NamesAreLookedUpAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0, "t"))), Cancellation);
        // As after a failover to a standby that had not got the names, and gave their ids to others.
        await database.ExecuteAsync("TRUNCATE target, target_schedule, location RESTART IDENTITY");
        await database.ExecuteAsync("INSERT INTO target (name, url, first_seen) VALUES ('other', 'https://other.example/', now())");
        store.OnMoment = (_, _) => throw new NpgsqlException("cut", new IOException());
        var batch = Some.Batch(Some.Message(1, Some.Check(1, "t")));
        await Assert.ThrowsAsync<NpgsqlException>(() => store.StoreAsync(batch, Cancellation));
        store.OnMoment = (_, _) => Task.CompletedTask;

        await store.StoreAsync(batch, Cancellation);

        Assert.Equal(
            ["t"], await database.LinesAsync(
                $"SELECT target.name FROM check_result JOIN target ON target.id = target_id JOIN location ON location.id = location_id WHERE request_id = '{batch.Messages[0].Check!.RequestId}'"));
    }
}
