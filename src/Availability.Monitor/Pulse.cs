using Microsoft.Extensions.Logging;

namespace Availability.Monitor;

/// <summary>
/// Beats ten times a second and so notices when the program stood still: suspended, without processor time, in a long garbage
/// collection. What a check measured meanwhile is not the target's.
/// </summary>
internal sealed partial class Pulse(TimeProvider clock, ILogger<Pulse> logger)
{
    /// <summary>A shorter standstill is within what a busy machine does to any measurement.</summary>
    public static readonly TimeSpan Threshold = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private TimeSpan _stoodStill;
    private (long Timestamp, DateTimeOffset Utc)? _last;

    /// <summary>How long it stood still since the start, to this moment; compare two of them.</summary>
    public TimeSpan StoodStill
    {
        get
        {
            lock (_lock)
            {
                return _stoodStill + Gap();
            }
        }
    }

    /// <summary>Until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        Beat();
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Beat();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Nothing is measured any more.
        }
    }

    internal void Beat()
    {
        TimeSpan gap;
        lock (_lock)
        {
            gap = Gap();
            _stoodStill += gap;
            _last = (clock.GetTimestamp(), clock.GetUtcNow());
        }

        if (gap > TimeSpan.Zero)
        {
            LogStoodStill(gap.TotalSeconds);
        }
    }

    // The monotonic clock stops while the machine sleeps, the other one does not; it may be set, which looks the same.
    private TimeSpan Gap()
    {
        if (_last is not { } last)
        {
            return TimeSpan.Zero;
        }

        var (elapsed, wall) = (clock.GetElapsedTime(last.Timestamp), clock.GetUtcNow() - last.Utc);
        var longer = elapsed > wall ? elapsed : wall;
        return longer >= Threshold ? longer : TimeSpan.Zero;
    }

    [LoggerMessage(LogLevel.Warning, "The monitor stood still for {Seconds:0.0} s (suspended, no processor time or a set clock); the checks of that time are missed")]
    private partial void LogStoodStill(double seconds);
}
