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
                Tell();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The last word is the caller's, when everything has come to rest.
        }
    }

    /// <summary>Now.</summary>
    public void Tell()
    {
        var now = Take();
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
        var totals = metrics.Totals;
        return new Heartbeat
        {
            Monitor = instance.Id,
            Location = instance.Location,
            At = Microseconds.Truncate(clock.GetUtcNow()),
            Version = RequestHead.Version,
            Scheduled = totals.Scheduled,
            Completed = totals.Completed,
            Missed = totals.Missed,
            Dropped = totals.Dropped,
            InFlight = totals.InFlight,
            Spooled = totals.Spooled,
            DelayP99 = metrics.TakeDelayP99()?.TotalSeconds,
        };
    }
}
