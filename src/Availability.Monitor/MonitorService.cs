using Availability.Monitor.Probing;
using Availability.Monitor.Publishing;
using Availability.Monitor.Reloading;
using Availability.Monitor.Scheduling;
using Availability.ServiceDefaults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor;

/// <summary>Connects schedule, probe and publisher: what is due is dispatched; on a stop running checks are abandoned and records flushed.</summary>
internal sealed class MonitorService(
    TargetSource source, TargetsWatcher watcher, Pulse pulse, WarmUp warmUp, CheckDispatcher dispatcher, ICheckPublisher publisher, MonitorReport report, StateLog states,
    MonitorMetrics metrics, MonitorInstance instance, MonitorProgress progress, ServiceExit exit, TimeProvider clock,
    ILogger<MonitorService> logger) : BackgroundService
{
    private IReadOnlyList<ProbeTarget> _targets = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        (_targets, var warnings) = source.Load();
        foreach (var warning in warnings)
        {
            MonitorLog.Warning(logger, warning);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        publisher.Start();
        await warmUp.RunAsync(_targets, stoppingToken);
        MonitorLog.Started(logger, _targets.Count, instance.Location);
        var (beating, reporting) = (pulse.RunAsync(stoppingToken), report.RunAsync(stoppingToken));
        try
        {
            await ScheduleAsync(stoppingToken);
        }
        finally
        {
            await dispatcher.StopAsync();
            await Task.WhenAll(beating, reporting);
            report.TellLast(stoppingToken.IsCancellationRequested);
            await FlushAsync();
        }
    }

    private async Task ScheduleAsync(CancellationToken stopping)
    {
        var schedule = new CheckSchedule(clock.GetUtcNow());
        List<ScheduledTarget> targets = [.. _targets.Select(target => new ScheduledTarget(target))];
        _targets = [];
        schedule.Add(targets, clock.GetUtcNow());
        states.Targets = metrics.Targets = schedule.Count;
        watcher.Watch(targets);
        var watching = watcher.RunAsync(stopping);
        while (!stopping.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            if (watcher.TakeUpdate() is { } update)
            {
                schedule.Apply(update, now);
                states.Targets = metrics.Targets = schedule.Count;
            }

            schedule.Advance(now, dispatcher.Dispatch);
            progress.Turned();
            await SleepAsync(schedule.NextTick() - clock.GetUtcNow(), stopping);
            if (watching.IsFaulted)
            {
                break;
            }
        }

        await watching;
    }

    private async Task SleepAsync(TimeSpan time, CancellationToken stopping)
    {
        // Rounded up, as a timer drops the fraction and would have us turn until it is over. One second at most, so that a clock
        // that was set is noticed and the loop's life is visible.
        var pause = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, 1_000));
        if (pause > TimeSpan.Zero)
        {
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var sleep = Task.Delay(pause, clock, awake.Token);
            if (await Task.WhenAny(sleep, dispatcher.Failed) == dispatcher.Failed)
            {
                await awake.CancelAsync();
            }
        }

        if (dispatcher.Failed.IsCompleted)
        {
            await dispatcher.Failed;
        }
    }

    private async Task FlushAsync()
    {
        await publisher.FlushAsync();
        var totals = metrics.Totals;
        if (totals.InFlight - totals.Kept is > 0 and var lost)
        {
            exit.Stop(ExitCode.Failed, $"{lost} records could not be published before the end and are lost. {publisher.Trouble}".TrimEnd());
        }
        else if (totals.Spooled > 0)
        {
            exit.Stop(ExitCode.Success, $"{totals.Spooled} records wait in the spool for the next start. {publisher.Trouble}".TrimEnd());
        }
    }
}
