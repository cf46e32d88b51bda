using Availability.Core;
using Availability.Monitor.Network;
using Availability.Monitor.Probing;
using Availability.Monitor.Publishing;
using Availability.Monitor.Scheduling;
using Availability.ServiceDefaults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Monitor;

/// <summary><c>--once</c>: checks every target, at once, and ends with what came of it.</summary>
internal sealed class OnceService(
    TargetSource source, WarmUp warmUp, IProbe probe, NetworkJudge judge, CheckFactory checks, ICheckPublisher publisher, StateLog states, MonitorMetrics metrics,
    IOptions<MonitorOptions> options, ServiceExit exit, ILogger<OnceService> logger) : BackgroundService
{
    private IReadOnlyList<ProbeTarget> _targets = [];
    private int _notUp;

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
        try
        {
            var bound = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = stoppingToken };
            await Parallel.ForEachAsync(_targets, bound, CheckAsync);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before every target had its turn: what was found is still published.
        }

        await publisher.FlushAsync();
        var totals = metrics.Totals;
        var undelivered = totals.InFlight - totals.Kept + totals.Dropped;
        if (undelivered > 0 && !stoppingToken.IsCancellationRequested)
        {
            exit.Stop(ExitCode.Failed, $"{undelivered} records could not be published. {publisher.Trouble}".TrimEnd());
        }

        exit.Stop(
            _notUp > 0 ? ExitCode.NotUp : ExitCode.Success,
            totals.Spooled > 0 ? $"{totals.Spooled} records wait in the spool for the next start. {publisher.Trouble}".TrimEnd() : null);
    }

    private async ValueTask CheckAsync(ProbeTarget target, CancellationToken stopping)
    {
        using var span = CheckSpan.Start(target.Target);
        var result = await judge.JudgeAsync(target, await probe.ProbeAsync(target, stopping), stopping);
        var check = checks.Completed(target, result);
        metrics.CheckScheduled();
        metrics.CheckStarted(TimeSpan.Zero);
        metrics.CheckCompleted(check);
        CheckSpan.Note(span, check);
        publisher.Publish(check);
        states.Note(new ScheduledTarget(target), check);
        if (check.Outcome != Outcome.Up)
        {
            Interlocked.Increment(ref _notUp);
        }
    }
}
