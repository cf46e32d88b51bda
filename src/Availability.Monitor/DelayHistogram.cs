namespace Availability.Monitor;

/// <summary>Counts delays in buckets that grow by a tenth, from 0.1 ms on; tells a percentile without keeping every value.</summary>
internal sealed class DelayHistogram
{
    private const double FirstSeconds = 0.0001;
    private const double Growth = 1.1;

    private readonly long[] _counts = new long[160];

    public void Add(TimeSpan delay)
    {
        var bucket = delay.TotalSeconds <= FirstSeconds ? 0 : (int)Math.Ceiling(Math.Log(delay.TotalSeconds / FirstSeconds, Growth));
        Interlocked.Increment(ref _counts[Math.Min(bucket, _counts.Length - 1)]);
    }

    /// <summary>The upper bound of the bucket that holds the percentile, of the delays since the last call.</summary>
    /// <returns>Null when there were none.</returns>
    public TimeSpan? TakePercentile(double share)
    {
        Span<long> counts = stackalloc long[_counts.Length];
        long total = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            total += counts[bucket] = Interlocked.Exchange(ref _counts[bucket], 0);
        }

        long seen = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            seen += counts[bucket];
            if (seen > 0 && seen >= total * share)
            {
                return Microseconds.Truncate(TimeSpan.FromSeconds(FirstSeconds * Math.Pow(Growth, bucket)));
            }
        }

        return null;
    }
}
