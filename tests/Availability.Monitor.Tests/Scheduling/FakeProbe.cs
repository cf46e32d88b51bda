using System.Collections.Concurrent;
using Availability.Core;
using Availability.Monitor.Probing;

namespace Availability.Monitor.Tests.Scheduling;

/// <summary>A probe whose results a test decides, and when they come.</summary>
internal sealed class FakeProbe(TimeProvider clock) : IProbe
{
    private readonly ConcurrentQueue<TaskCompletionSource<Failure?>> _running = new();
    private int _started;

    public int Started => Volatile.Read(ref _started);

    /// <summary>Completes at once with this; null for up.</summary>
    public Failure? Failure { get; set; }

    /// <summary>Runs until <see cref="Finish"/>.</summary>
    public bool IsSlow { get; set; }

    public async ValueTask<ProbeResult> ProbeAsync(ProbeTarget target, CancellationToken stopping)
    {
        var start = clock.GetUtcNow();
        var result = new TaskCompletionSource<Failure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (IsSlow)
        {
            _running.Enqueue(result);
        }
        else
        {
            result.SetResult(Failure);
        }

        // What has started can be finished.
        Interlocked.Increment(ref _started);
        var failure = await result.Task.WaitAsync(stopping);

        return new ProbeResult { StartedAt = start, ResponseTime = clock.GetUtcNow() - start, Failure = failure, StatusCode = failure is null ? 200 : null };
    }

    public bool Finish()
    {
        if (_running.TryDequeue(out var result))
        {
            result.SetResult(Failure);
            return true;
        }

        return false;
    }
}
