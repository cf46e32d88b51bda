using Availability.Core;

namespace Availability.Storage.Rollups;

/// <summary>The checks of a target at a location in a bucket of time, in short. Sums, maximum and sketch are of up checks alone.</summary>
internal sealed class Rollup
{
    private SortedDictionary<short, int>? _failures;
    private readonly long[] _phaseSums = new long[5];

    public int Up { get; private set; }

    public int Down { get; private set; }

    public int Missed { get; private set; }

    public int Checks => Up + Down + Missed;

    /// <summary>Microseconds.</summary>
    public long ResponseTimeSum { get; private set; }

    /// <summary>Microseconds; null without an up check.</summary>
    public int? ResponseTimeMax { get; private set; }

    /// <summary>Microseconds by phase, from <see cref="Phase.Dns"/> on.</summary>
    public IReadOnlyList<long> PhaseSums => _phaseSums;

    /// <summary>Failures of any outcome, by the number of their kind.</summary>
    public IReadOnlyDictionary<short, int> Failures => _failures ??= [];

    public LatencySketch Latency { get; } = new();

    /// <summary>The response time that this part (0 to 1) of the up checks does not exceed, within 1 %; null without any.</summary>
    public TimeSpan? Quantile(double part)
    {
        if (Latency.Quantile(part) is not { } time)
        {
            return null;
        }

        // The slowest is known exactly, and nothing is slower.
        var slowest = TimeSpan.FromMicroseconds(ResponseTimeMax ?? 0);
        return time < slowest ? time : slowest;
    }

    /// <summary>Adds one check.</summary>
    public void Add(Outcome outcome, short? failureKind, int responseTime, ReadOnlySpan<int> phases)
    {
        if (failureKind is { } kind)
        {
            AddFailures(kind, 1);
        }

        switch (outcome)
        {
            case Outcome.Up:
                Up++;
                ResponseTimeSum += responseTime;
                ResponseTimeMax = Math.Max(ResponseTimeMax ?? 0, responseTime);
                Latency.Add(TimeSpan.FromMicroseconds(responseTime));
                for (var phase = 0; phase < phases.Length; phase++)
                {
                    _phaseSums[phase] += phases[phase];
                }

                break;
            case Outcome.Down:
                Down++;
                break;
            default:
                Missed++;
                break;
        }
    }

    /// <summary>Adds another bucket.</summary>
    public void Add(Rollup other)
    {
        AddSums((other.Up, other.Down, other.Missed), other.ResponseTimeSum, other.ResponseTimeMax, other._phaseSums);
        Latency.Add(other.Latency);
        foreach (var (kind, count) in other._failures ?? [])
        {
            AddFailures(kind, count);
        }
    }

    /// <summary>Adds a bucket as it was stored.</summary>
    public void Add(
        (int Up, int Down, int Missed) counts, long responseTimeSum, int? responseTimeMax, ReadOnlySpan<long> phaseSums,
        ReadOnlySpan<short> kinds, ReadOnlySpan<int> kindCounts, ReadOnlySpan<short> keys, ReadOnlySpan<int> keyCounts)
    {
        AddSums(counts, responseTimeSum, responseTimeMax, phaseSums);
        Latency.Add(keys, keyCounts);
        for (var index = 0; index < kinds.Length; index++)
        {
            AddFailures(kinds[index], kindCounts[index]);
        }
    }

    private void AddSums((int Up, int Down, int Missed) counts, long responseTimeSum, int? responseTimeMax, ReadOnlySpan<long> phaseSums)
    {
        (Up, Down, Missed) = (Up + counts.Up, Down + counts.Down, Missed + counts.Missed);
        ResponseTimeSum += responseTimeSum;
        ResponseTimeMax = responseTimeMax > (ResponseTimeMax ?? -1) ? responseTimeMax : ResponseTimeMax;
        for (var phase = 0; phase < _phaseSums.Length; phase++)
        {
            _phaseSums[phase] += phaseSums[phase];
        }
    }

    // Most buckets have none.
    private void AddFailures(short kind, int count) =>
        (_failures ??= [])[kind] = _failures.GetValueOrDefault(kind) + count;
}
