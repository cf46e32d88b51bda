using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>What all probes have in common: one deadline for everything, and whatever goes wrong becomes the reason in the result.</summary>
internal abstract class DeadlineProbe(TimeProvider clock) : IProbe
{
    // A source with its timer and its registrations is a good part of what a check allocates.
    private readonly ConcurrentQueue<CancellationTokenSource> _deadlines = new();

    public ValueTask<ProbeResult> ProbeAsync(ProbeTarget target, CancellationToken stopping) => ProbeAsync(new ProbeRun(target, clock), stopping);

    /// <summary>The same, for who wants to look at it while it is under way.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<ProbeResult> ProbeAsync(ProbeRun run, CancellationToken stopping)
    {
        var deadline = Rent(run.Target.Timeout);
        var abandon = stopping.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), deadline);
        try
        {
            return run.Result(await AttemptAsync(run, deadline.Token) ?? SlowFailure(run));
        }
        catch (Exception exception)
        {
            // Cut short by our own stop: nothing was learned about the target.
            stopping.ThrowIfCancellationRequested();
            return run.Result(Explain(run, FailureClassifier.Classify(exception, run.Phase, deadline.IsCancellationRequested)));
        }
        finally
        {
            await abandon.DisposeAsync();
            Return(deadline);
        }
    }

    private CancellationTokenSource Rent(TimeSpan timeout)
    {
        if (!_deadlines.TryDequeue(out var deadline))
        {
            return new CancellationTokenSource(timeout, clock);
        }

        deadline.CancelAfter(timeout);
        return deadline;
    }

    // Nothing of the attempt runs any more, so that nobody is registered who could be cancelled by the next one's deadline.
    private void Return(CancellationTokenSource deadline)
    {
        if (deadline.TryReset())
        {
            _deadlines.Enqueue(deadline);
        }
        else
        {
            deadline.Dispose();
        }
    }

    /// <summary>One attempt.</summary>
    /// <returns>What the answer was judged to be; null when it is as it should be.</returns>
    protected abstract ValueTask<Failure?> AttemptAsync(ProbeRun run, CancellationToken cancellationToken);

    /// <summary>The reason to tell, where an attempt was broken off.</summary>
    protected virtual Failure Explain(ProbeRun run, Failure failure) => failure;

    private static Failure? SlowFailure(ProbeRun run) => run.Target.Target.MaxTime is { } limit && run.ResponseTime > limit
        ? new Failure(FailureKind.TooSlow, null, $"{run.ResponseTime.Value.TotalSeconds:0.###} s, allowed {DurationText.Format(limit)}")
        : null;
}
