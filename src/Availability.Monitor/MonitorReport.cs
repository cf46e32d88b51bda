using Availability.Monitor.Probing;
using Availability.Monitor.Publishing;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor;

/// <summary>Tells, once a minute, how the monitor is doing: one line in the log, one heartbeat on the topic.</summary>
internal sealed class MonitorReport(
    MonitorInstance instance, MonitorMetrics metrics, ICheckPublisher publisher, TimeProvider clock, ILogger<MonitorReport> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        publisher.Publish(Take());
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Tell(Take());
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The last word is the caller's, when everything has come to rest.
        }
    }

    /// <summary>The last word.</summary>
    /// <param name="isAsked">Somebody asked for the stop: that nothing is heard any more is no fault.</param>
    public void TellLast(bool isAsked) => Tell(Take() with { Stopped = isAsked ? true : null });

    private void Tell(Heartbeat now)
    {
        if (now.DelayP99 is { } seconds)
        {
            MonitorLog.Minute(
                logger, now.Scheduled, now.Completed, now.Missed, now.Dropped, now.InFlight, now.Spooled, Math.Round(seconds * 1000, 1));
        }
        else
        {
            MonitorLog.IdleMinute(logger, now.Scheduled, now.Completed, now.Missed, now.Dropped, now.InFlight, now.Spooled);
        }

        publisher.Publish(now);
    }

    private Heartbeat Take()
    {
        // Before the counts: a check that started before it is in them.
        var at = Microseconds.Truncate(clock.GetUtcNow());
        var totals = metrics.Totals;
        return new Heartbeat
        {
            Monitor = instance.Id,
            Location = instance.Location,
            At = at,
            Version = RequestHead.Version,
            Scheduled = totals.Scheduled,
            Completed = totals.Completed,
            Missed = totals.Missed,
            Dropped = totals.Dropped,
            Abandoned = totals.Abandoned,
            InFlight = totals.InFlight,
            Spooled = totals.Spooled,
            DelayP99 = metrics.TakeDelayP99()?.TotalSeconds,
            Hours =
            [
                .. metrics.Hours.Untold().Select(hour => new HeartbeatHour
                {
                    Hour = hour.Key,
                    Scheduled = hour.Value.Scheduled,
                    Published = hour.Value.Published,
                    Dropped = hour.Value.Dropped,
                    Abandoned = hour.Value.Abandoned,
                }),
            ],
        };
    }
}
