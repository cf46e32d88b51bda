using Availability.Core;
using Availability.Storage.Rollups;
using Availability.Testing;
using CsCheck;
using Npgsql;
using Check = Availability.Core.Check;

namespace Availability.Storage.Tests;

public sealed class RollupMakerPropertyTests
{
    private const int Histories = 25;

    private static readonly Gen<int> Microseconds = Gen.Double[0, Math.Log(20_000_000)].Select(power => (int)Math.Exp(power));

    // Slots over three days with a change of month in between: many share an hour and some a slot.
    private static readonly Gen<Check> Checks =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1], Gen.Int[0, 3 * 24 * 6], Gen.Int[1, 3], Microseconds, Gen.Nullable(Microseconds), Gen.Int[1, 18]).Select(
            (target, location, slot, outcome, time, phase, kind) => new Check
            {
                RequestId = Guid.NewGuid(),
                Timestamp = Start.AddMinutes(10 * slot),
                ScheduledAt = Start.AddMinutes(10 * slot),
                Target = $"t{target}",
                Url = "https://example.org/",
                Location = $"l{location}",
                Period = TimeSpan.FromMinutes(10),
                Outcome = (Outcome)outcome,
                ResponseTime = TimeSpan.FromMicroseconds(time),
                Timings = new(Dns: TimeSpan.FromMicroseconds(1), Tls: phase is { } known ? TimeSpan.FromMicroseconds(known) : null),
                Failure = (Outcome)outcome == Outcome.Up ? null : new Failure((FailureKind)kind),
            });

    private static DateTimeOffset Start { get; } = new(2026, 2, 27, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Whatever happens on the way, once all is rolled up the rollups say what the rows say.
    [Fact]
    public async Task Roll_AnyOrderOfArrivalAndAnyInterruptions_SaysWhatTheRowsSay()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await Gen.Select(Checks.Array[1, 60], Gen.Int).SampleAsync(
            async (checks, seed) =>
            {
                await EmptyAsync(database);
                var random = new Random(seed);
                var store = database.Store();
                random.Shuffle(checks);
                long offset = 0;
                foreach (var part in checks.Chunk(random.Next(1, 30)))
                {
                    await store.StoreAsync(Some.Batch([.. part.Select(check => Some.Message(offset++, check))]), Cancellation);
                    await RollSomehowAsync(database, random);
                }

                // A session that was killed keeps the others out until it notices.
                await Eventually.TrueAsync(
                    async stop =>
                    {
                        await new RollupMaker(database.Source).RollAsync(stop);
                        return await database.CountAsync("rollup_dirty") == 0;
                    },
                    TimeSpan.FromSeconds(60), "everything is rolled up", Cancellation);

                Assert.Equal(await RollupOracle.OfRawAsync(database, "hour"), await RollupOracle.StoredAsync(database, "hour"));
                Assert.Equal(await RollupOracle.OfRawAsync(database, "day"), await RollupOracle.StoredAsync(database, "day"));
            },
            iter: Histories,
            threads: 1);
    }

    /// <summary>Not at all, to the end, twice at once, or killed before one of its commits.</summary>
    private static async Task RollSomehowAsync(StorageDatabase database, Random random)
    {
        var maker = new RollupMaker(database.Source);
        var commits = random.Next(10);
        switch (random.Next(4))
        {
            case 0:
                await maker.RollAsync(Cancellation);
                break;
            case 1:
                await Task.WhenAll(maker.RollAsync(Cancellation), new RollupMaker(database.Source).RollAsync(Cancellation));
                break;
            case 2:
                maker.OnCommit = async connection =>
                {
                    if (commits-- == 0)
                    {
                        await database.ExecuteAsync($"SELECT pg_terminate_backend({connection.ProcessID})");
                    }
                };
                try
                {
                    await maker.RollAsync(Cancellation);
                }
                catch (NpgsqlException exception) when (PostgresFault.Of(exception) == FaultKind.Transient)
                {
                    // Killed as asked.
                }

                break;
            default:
                break;
        }
    }

    private static async Task EmptyAsync(StorageDatabase database)
    {
        await database.ExecuteAsync("TRUNCATE check_result, rollup_hour, rollup_day, rollup_dirty");
        await database.ExecuteAsync("UPDATE rollup_progress SET rolled_until = '-infinity'; UPDATE kafka_offset SET next_offset = 0");
    }
}
