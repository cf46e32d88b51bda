using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

public sealed class SketchFunctionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MergeSketches_OfSeveralHours_QuantilesWithinOnePercent()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.Store().StoreAsync(
            Some.Batch([.. Enumerable.Range(1, 1_000).Select(number => Some.Check(-10 * number) with { ResponseTime = TimeSpan.FromMilliseconds(number) })]),
            Cancellation);
        await new RollupMaker(database.Source).RollAsync(Cancellation);

        var quantiles = await database.LinesAsync(
            """
            SELECT round(sketch_quantile(sketch, 0)), round(sketch_quantile(sketch, 0.5)), round(sketch_quantile(sketch, 0.99))
            FROM (SELECT merge_sketches(sketch_keys, sketch_counts) AS sketch FROM rollup_hour) AS merged
            """);

        var read = Assert.Single(quantiles).Split('|').Select(int.Parse).ToArray();
        Assert.InRange(read[0], 990, 1_010);
        Assert.InRange(read[1], 495_000, 505_000);
        Assert.InRange(read[2], 980_100, 999_900);
    }

    [Fact]
    public async Task SketchQuantile_Nothing_Null()
    {
        await using var database = await StorageDatabase.CreateAsync();

        Assert.IsType<DBNull>(await database.ScalarAsync("SELECT sketch_quantile(merge_sketches('{}'::smallint[], '{}'::integer[]), 0.5)"));
    }
}
