using Availability.Monitor.Network;
using Availability.Monitor.Probing;
using Availability.Monitor.Publishing;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Scheduling;

/// <summary>
/// Runs due checks, so many at a time and never two of one target. Every check it is given ends as one record, except those
/// that the program's stop cuts short.
/// </summary>
internal sealed class CheckDispatcher(
    IProbe probe, NetworkJudge judge, Pulse pulse, ICheckPublisher publisher, CheckFactory checks, StateLog states, MonitorMetrics metrics, TimeProvider clock,
    IOptions<MonitorOptions> options) : IDisposable
{
    /// <summary>A check that starts later than this, or than its period, says too little about its slot.</summary>
    private static readonly TimeSpan MostLateness = TimeSpan.FromSeconds(5);

    private readonly int _concurrency = options.Value.Concurrency;
    private readonly Lock _lock = new();
    private readonly Queue<DueCheck> _waiting = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private int _running;

    /// <summary>Faults when something happened that no check can be blamed for.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Starts the check, lets it wait for its turn, or records why not.</summary>
    public void Dispatch(DueCheck due)
    {
        metrics.CheckScheduled();
        bool isBusy;
        lock (_lock)
        {
            isBusy = due.Target.IsBusy;
            due.Target.IsBusy = true;
            if (!isBusy && _running >= _concurrency)
            {
                _waiting.Enqueue(due);
                return;
            }

            _running += isBusy ? 0 : 1;
        }

        if (isBusy)
        {
            Miss(due, "the check before it was not finished");
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Dispatcher.RunAsync(state.Due), (Dispatcher: this, Due: due), preferLocal: false);
        }
    }

    /// <summary>Abandons what runs and waits until it is gone.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        lock (_lock)
        {
            metrics.ChecksNeverStarted(_waiting.Count);
            _waiting.Clear();
            if (_running == 0)
            {
                _idle.TrySetResult();
            }
        }

        await _idle.Task;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(DueCheck due)
    {
        try
        {
            for (DueCheck? current = due; current is { } check; current = Next(check.Target))
            {
                await CheckAsync(check);
            }
        }
        catch (Exception exception)
        {
            // A probe's failure is a value, so this is a fault of the program: it must not go on as if nothing were wrong.
            _failed.TrySetException(exception);
            lock (_lock)
            {
                End();
            }
        }
    }

    private async ValueTask CheckAsync(DueCheck due)
    {
        var delay = Lateness(due);
        if (delay > MostLateness || delay >= due.Probe.Period)
        {
            Miss(due, $"{delay.TotalSeconds:0.0} s late");
            return;
        }

        using var span = CheckSpan.Start(due.Probe.Target);
        try
        {
            metrics.CheckStarted(delay);
            var stoodStill = pulse.StoodStill;
            var result = await probe.ProbeAsync(due.Probe, _stop.Token);
            stoodStill = pulse.StoodStill - stoodStill;
            var check = stoodStill >= Pulse.Threshold
                ? checks.Missed(due, $"the monitor stood still for {stoodStill.TotalSeconds:0.0} s while it checked")
                : checks.Completed(due, delay, await judge.JudgeAsync(due.Probe, result, _stop.Token));
            metrics.CheckCompleted(check);
            CheckSpan.Note(span, check);
            publisher.Publish(check);
            states.Note(due.Target, check);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            metrics.CheckAbandoned();
        }
    }

    private void Miss(DueCheck due, string detail)
    {
        var check = checks.Missed(due, detail);
        metrics.CheckMissed();
        publisher.Publish(check);
    }

    private TimeSpan Lateness(DueCheck due)
    {
        var late = clock.GetUtcNow() - due.DueAt;
        return late > TimeSpan.Zero ? late : TimeSpan.Zero;
    }

    // Hands this turn to whoever waits; without anybody it ends.
    private DueCheck? Next(ScheduledTarget done)
    {
        lock (_lock)
        {
            done.IsBusy = false;
            if (_waiting.TryDequeue(out var next))
            {
                return next;
            }

            End();
            return null;
        }
    }

    private void End()
    {
        if (--_running == 0 && _stop.IsCancellationRequested)
        {
            _idle.TrySetResult();
        }
    }
}
