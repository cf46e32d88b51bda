using Availability.Storage;
using Availability.Testing;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Availability.Writer.Tests;

public sealed class AnnouncementServiceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stored_ManyTimes_ToldAtOnceAndThenOnceASecond()
    {
        await using var source = NpgsqlDataSource.Create(await (await TestPostgres.GetAsync()).CreateDatabaseAsync(Cancellation));
        var clock = new FakeTimeProvider();
        var announcements = new Announcements(source);
        using var service = new AnnouncementService(announcements, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var heard = 0;
        var listening = new TaskCompletionSource();
        var listen = announcements.ListenAsync(listening.SetResult, () => Interlocked.Increment(ref heard), stop.Token);
        await listening.Task.WaitAsync(Cancellation);
        await service.StartAsync(Cancellation);

        service.Stored();
        await HeardAsync(1);
        service.Stored();
        service.Stored();
        await announcements.AnnounceAsync(Cancellation);
        // This one and no other: the service rests.
        await HeardAsync(2);

        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Volatile.Read(ref heard) == 3;
            },
            Deadline, "what was stored meanwhile is told after the rest", Cancellation);
        await service.StopAsync(Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);

        async Task HeardAsync(int count)
        {
            await Eventually.TrueAsync(() => Volatile.Read(ref heard) >= count, Deadline, $"{count} are heard", Cancellation);
            Assert.Equal(count, Volatile.Read(ref heard));
        }
    }
}
