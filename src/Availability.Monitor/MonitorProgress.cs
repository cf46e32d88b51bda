namespace Availability.Monitor;

/// <summary>Whether the schedule's loop still turns.</summary>
internal sealed class MonitorProgress(TimeProvider clock)
{
    // The loop turns at least once a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long _last = clock.GetTimestamp();

    /// <summary>It turned in the last half minute.</summary>
    public bool IsAlive => clock.GetElapsedTime(Volatile.Read(ref _last)) < Patience;

    public void Turned() => Volatile.Write(ref _last, clock.GetTimestamp());
}
