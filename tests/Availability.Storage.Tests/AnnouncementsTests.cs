using Npgsql;

namespace Availability.Storage.Tests;

public sealed class AnnouncementsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listen_Announced_HeardOnce()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var announcements = new Announcements(database.Source);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (listening, heard) = (new TaskCompletionSource(), new TaskCompletionSource<DateTimeOffset>());
        var from = new DateTimeOffset(2026, 3, 10, 13, 9, 59, 123, 456, TimeSpan.FromHours(1));
        var listen = announcements.ListenAsync(listening.SetResult, heard.SetResult, stop.Token);
        await listening.Task.WaitAsync(Cancellation);

        await announcements.AnnounceAsync(from, Cancellation);
        Assert.Equal(from, await heard.Task.WaitAsync(Cancellation));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);
    }

    // A writer of another version, or somebody by hand.
    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    public async Task Listen_AnnouncedInOtherWords_AnythingMayBeNew(string payload)
    {
        await using var database = await StorageDatabase.CreateAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (listening, heard) = (new TaskCompletionSource(), new TaskCompletionSource<DateTimeOffset>());
        var listen = new Announcements(database.Source).ListenAsync(listening.SetResult, heard.SetResult, stop.Token);
        await listening.Task.WaitAsync(Cancellation);

        await database.ExecuteAsync($"NOTIFY {Announcements.Channel}, '{payload}'");
        Assert.Equal(Announcements.Anything, await heard.Task.WaitAsync(Cancellation));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);
    }

    [Fact]
    public async Task Listen_ConnectionCut_Fails()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var listening = new TaskCompletionSource();
        var listen = new Announcements(database.Source).ListenAsync(listening.SetResult, _ => { }, Cancellation);
        await listening.Task.WaitAsync(Cancellation);

        await using (var cut = database.Source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"))
        {
            await cut.ExecuteNonQueryAsync(Cancellation);
        }

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => listen);
    }
}
