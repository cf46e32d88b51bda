using System.Diagnostics.Metrics;
using Availability.Storage;
using Availability.Storage.Rollups;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Availability.Writer.Tests;

public sealed class RollupServiceTests
{
    private static readonly DateTimeOffset LongAgo = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_TroubleInBetween_SaysSoAndGoesOn()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await StoreAsync(source, 0);
        await database.ExecuteAsync("ALTER TABLE rollup_day RENAME TO gone");
        var clock = new FakeTimeProvider(LongAgo);
        var status = new WriterStatus(clock, NullLogger<WriterStatus>.Instance);
        status.SchemaIsReady();
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var metrics = new RollupMetrics(meters);
        using var service = new RollupService(
            new RollupMaker(source), metrics, status, clock, NullLogger<RollupService>.Instance);
        await service.StartAsync(Cancellation);

        await TurnsUntilAsync(clock, () => metrics.IsFailing, "the trouble shows");
        await database.ExecuteAsync("ALTER TABLE gone RENAME TO rollup_day");
        await TurnsUntilAsync(clock, () => !metrics.IsFailing, "the trouble is over");

        await service.StopAsync(Cancellation);
        Assert.Equal(1, await database.CountAsync("rollup_day WHERE up = 1"));
        Assert.Equal(0, await database.CountAsync("rollup_dirty"));
    }

    private static Task TurnsUntilAsync(FakeTimeProvider clock, Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            return condition();
        },
        Deadline, what, Cancellation);

    private static async Task StoreAsync(NpgsqlDataSource source, int number)
    {
        var stream = new StreamId("cluster", "group", "checks");
        await new StreamOffsets(source).InsertAsync(stream, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        await new CheckStore(source, new Retention(), new FakeTimeProvider(LongAgo)).StoreAsync(
            new CheckBatch(
                stream, [new OffsetRange(0, 0, 1)],
                [new StreamMessage { Partition = 0, Offset = 0, Check = Some.Check(number) with { ScheduledAt = LongAgo } }]),
            Cancellation);
    }
}
