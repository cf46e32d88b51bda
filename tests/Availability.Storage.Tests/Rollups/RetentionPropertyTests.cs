using Availability.Storage.Rollups;
using CsCheck;

namespace Availability.Storage.Tests;

public sealed class RetentionPropertyTests
{
    private const int Histories = 6;
    private const int Steps = 25;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Whichever retentions, also of hours shorter than of rows, and in whatever order rows come, days end, rollups are made and
    // partitions go: a day counts each row that was ever stored of it.
    [Fact]
    public async Task Days_AnyRetentionsAndAnyOrderOfEvents_NeverLoseACount() =>
        await Gen.Select(Gen.Int[1, 5], Gen.Int[1, 40], Gen.Int).SampleAsync(
            async (raw, rollups, seed) =>
            {
                await using var database = await StorageDatabase.CreateAsync();
                var random = new Random(seed);
                var retention = new Retention { Raw = TimeSpan.FromDays(raw), Rollups = TimeSpan.FromDays(rollups), IsRawExplicit = true };
                var store = database.Store(retention);
                var stored = new SortedDictionary<string, long>();
                for (var (step, offset) = (0, 0L); step < Steps; step++)
                {
                    switch (random.Next(4))
                    {
                        case 0:
                            database.Clock.Advance(TimeSpan.FromDays(random.Next(1, 10)));
                            break;
                        case 1:
                            await new RollupMaker(database.Source).RollAsync(Cancellation);
                            break;
                        case 2:
                            await new PartitionMaintenance(database.Source, retention, database.Clock).RunAsync(Cancellation);
                            break;
                        default:
                            // Some are too old: they are expired, or their batch has to be sorted again.
                            var slot = database.Clock.GetUtcNow().AddMinutes(-random.Next((raw + 2) * 24 * 60));
                            var check = Some.Check() with { ScheduledAt = slot, RequestId = Guid.NewGuid() };
                            var result = await StoreAsync(store, Some.Batch(Some.Message(offset++, check)));
                            var day = slot.ToString("yyyy-MM-dd", null);
                            stored[day] = stored.GetValueOrDefault(day) + result.Rows;
                            break;
                    }
                }

                await new RollupMaker(database.Source).RollAsync(Cancellation);

                Assert.Equal(
                    stored.Where(day => day.Value > 0).Select(day => $"{day.Key}|{day.Value}"),
                    await database.LinesAsync("SELECT (bucket AT TIME ZONE 'UTC')::date::text, sum(up + down + missed) FROM rollup_day GROUP BY 1 ORDER BY 1"));
            },
            iter: Histories,
            threads: 1);

    private static async Task<StoreResult.Stored> StoreAsync(CheckStore store, CheckBatch batch)
    {
        while (true)
        {
            try
            {
                return Assert.IsType<StoreResult.Stored>(await store.StoreAsync(batch, Cancellation));
            }
            catch (Npgsql.PostgresException exception) when (exception.SqlState == Npgsql.PostgresErrorCodes.ObjectNotInPrerequisiteState)
            {
                // The floor has passed the check.
            }
        }
    }
}
