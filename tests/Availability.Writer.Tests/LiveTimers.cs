using Microsoft.Extensions.Time.Testing;

namespace Availability.Writer.Tests;

/// <summary>A clock that knows how many of its timers nobody has disposed of.</summary>
internal sealed class LiveTimers : FakeTimeProvider
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _count);
        return new Timer(base.CreateTimer(callback, state, dueTime, period), () => Interlocked.Decrement(ref _count));
    }

    private sealed class Timer(ITimer timer, Action disposed) : ITimer
    {
        private int _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                disposed();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
