using System.Collections.Concurrent;
using Availability.Storage;
using Availability.Testing;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Availability.Writer.Tests;

public sealed class AnnouncementServiceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _clock = new();
    private readonly ConcurrentQueue<DateTimeOffset> _heard = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DateTimeOffset Slot { get; } = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Stored_ManyTimes_ToldAtOnceAndThenOnceASecond()
    {
        await using var source = await SourceAsync();
        await ListeningAsync(source, async (announcements, service) =>
        {
            service.Stored(Slot);
            await HeardAsync(1);
            service.Stored(Slot.AddSeconds(2));
            service.Stored(Slot.AddSeconds(1));
            await announcements.AnnounceAsync(Slot, Cancellation);
            // This one and no other: the service rests.
            await HeardAsync(2);
            await RestedAsync(3);
        });

        // Whoever wrote before may have been killed before it told.
        Assert.Equal([Announcements.Anything, Slot, Slot.AddSeconds(1)], _heard);
    }

    [Fact]
    public async Task Reassigned_NextToBeTold_IsAnything()
    {
        await using var source = await SourceAsync();
        await ListeningAsync(source, async (_, service) =>
        {
            service.Stored(Announcements.NoCheck);
            await HeardAsync(1);
            service.Reassigned();
            service.Stored(Slot);
            await RestedAsync(2);
            service.Stored(Slot);
            await RestedAsync(3);
        });

        Assert.Equal([Announcements.Anything, Announcements.Anything, Slot], _heard);
    }

    private static async Task<NpgsqlDataSource> SourceAsync() =>
        NpgsqlDataSource.Create(await (await TestPostgres.GetAsync()).CreateDatabaseAsync(Cancellation));

    private async Task ListeningAsync(NpgsqlDataSource source, Func<Announcements, AnnouncementService, Task> act)
    {
        var announcements = new Announcements(source);
        using var service = new AnnouncementService(announcements, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var listening = new TaskCompletionSource();
        var listen = announcements.ListenAsync(listening.SetResult, _heard.Enqueue, stop.Token);
        await listening.Task.WaitAsync(Cancellation);
        await service.StartAsync(Cancellation);
        await act(announcements, service);
        await service.StopAsync(Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);
    }

    private async Task HeardAsync(int count)
    {
        await Eventually.TrueAsync(() => _heard.Count >= count, Deadline, $"{count} are heard", Cancellation);
        Assert.Equal(count, _heard.Count);
    }

    private Task RestedAsync(int count) => Eventually.TrueAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return _heard.Count == count;
        },
        Deadline, $"{count} are heard after the rest", Cancellation);
}
