using CsCheck;

namespace Availability.Core.Tests;

public sealed class LatencySketchTests
{
    // Every magnitude as often as any other: from a microsecond to over half an hour.
    private static readonly Gen<TimeSpan> Latency =
        Gen.Double[0, Math.Log(int.MaxValue)].Select(power => TimeSpan.FromMicroseconds((int)Math.Exp(power)));

    private static readonly Gen<TimeSpan[]> Latencies = Gen.OneOf(Latency.Array[1, 300], Gen.Int[50_000, 60_000].Select(value => TimeSpan.FromMicroseconds(value)).Array[1, 300]);

    [Fact]
    public void Quantile_AnyValues_WithinOnePercentOfTheExactOne() =>
        Gen.Select(Latencies, Gen.Double[0, 1]).Sample((values, part) =>
        {
            var exact = values.Order().ElementAt(Math.Max(1, (int)Math.Ceiling(part * values.Length)) - 1);

            var read = Of(values).Quantile(part)!.Value;

            Assert.InRange(read, (exact * 0.99) - TimeSpan.FromTicks(1), (exact * 1.01) + TimeSpan.FromTicks(1));
        });

    [Fact]
    public void Add_SketchesOfAnySplitInAnyOrder_SketchOfTheWhole() =>
        Gen.Select(Latencies, Gen.Int[1, 10], Gen.Int).Sample((values, parts, seed) =>
        {
            var shuffled = values.ToArray();
            var random = new Random(seed);
            random.Shuffle(shuffled);
            var merged = new LatencySketch();
            foreach (var part in shuffled.GroupBy(_ => random.Next(parts)))
            {
                merged.Add(Of(part));
            }

            var whole = Of(values);
            Assert.Equal(whole.Keys.ToArray(), merged.Keys.ToArray());
            Assert.Equal(whole.Counts.ToArray(), merged.Counts.ToArray());
            Assert.Equal(values.Length, merged.Count);
        });

    [Fact]
    public void Keys_AnyValues_AscendingAndOnlyThoseThatOccur() =>
        Latencies.Sample(values =>
        {
            var sketch = Of(values);

            Assert.Equal(sketch.Keys.ToArray().Distinct().Order(), sketch.Keys.ToArray());
            Assert.All(sketch.Counts.ToArray(), count => Assert.True(count > 0));
            Assert.Equal(values.Length, sketch.Counts.ToArray().Sum());
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 35)]
    [InlineData(100_000, 576)]
    [InlineData(int.MaxValue, 1075)]
    public void Add_Value_CountsUnderTheDocumentedKey(int microseconds, int key) =>
        Assert.Equal([(short)key], Of([TimeSpan.FromMicroseconds(microseconds)]).Keys.ToArray());

    [Fact]
    public void Quantile_NoValues_Null() => Assert.Null(new LatencySketch().Quantile(0.5));

    private static LatencySketch Of(IEnumerable<TimeSpan> values)
    {
        var sketch = new LatencySketch();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }
}
