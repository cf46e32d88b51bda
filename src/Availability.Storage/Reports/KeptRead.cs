namespace Availability.Storage.Reports;

/// <summary>
/// Reads something costly in the background, once for all who ask at once, and keeps it. Who asks when it is to be read again waits,
/// or gets the old one where that may still be given. What was already being read when somebody asked is given to him only if it may be kept.
/// </summary>
/// <param name="clock">Measures.</param>
/// <param name="read">Reads it; not called again while it is under way.</param>
public sealed class KeptRead<T>(TimeProvider clock, Func<Task<T>> read)
{
    // However many look, it is under way at most a tenth of the time. What is cheap is read nearly every time.
    private const int Rest = 9;

    // Later nobody asks for it any more, or it would have been tried again.
    private static readonly TimeSpan FailureTold = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private (T Value, long ReadAt, TimeSpan Pause)? _last;
    private (Exception? Why, long At, TimeSpan Pause) _failed;
    private Task<T>? _reading;

    /// <summary>How long a value is given before it is read again, if not for nine times as long as it took, which is told.</summary>
    public Func<T, TimeSpan, TimeSpan> KeepFor { get; init; } = (_, rest) => rest;

    /// <summary>How old a value may be to be given while a newer one is read.</summary>
    public TimeSpan OldestGiven { get; init; }

    /// <summary>Why the last read failed, if it did lately.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_lock)
                return clock.GetElapsedTime(_failed.At) < FailureTold ? _failed.Why : null;
        }
    }

    /// <summary>The value. A read that fails keeps nothing, and who waits for it gets the error.</summary>
    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (isGiven, given, reading, isOurs) = Look();
            if (isGiven)
                return given;
            var value = await reading.WaitAsync(cancellationToken);
            if (isOurs)
                return value;
        }
    }

    private (bool IsGiven, T Given, Task<T> Reading, bool IsOurs) Look()
    {
        lock (_lock)
        {
            var (value, readAt, pause) = _last.GetValueOrDefault();
            var age = _last is null ? TimeSpan.MaxValue : clock.GetElapsedTime(readAt);
            var isNew = _last is not null && age < KeepFor(value, pause);
            var isGiven = isNew || age < OldestGiven;
            // After a failure it rests as well, unless somebody waits for it.
            var isOurs = !isNew && _reading is null or { IsCompleted: true } && !(isGiven && clock.GetElapsedTime(_failed.At) < _failed.Pause);
            if (isOurs)
                _reading = Task.Run(ReadAsync);
            return (isGiven, value, _reading!, isOurs);
        }
    }

    private async Task<T> ReadAsync()
    {
        var started = clock.GetTimestamp();
        try
        {
            var value = await read();
            lock (_lock)
                (_last, _failed) = ((value, clock.GetTimestamp(), clock.GetElapsedTime(started) * Rest), default);
            return value;
        }
        catch (Exception exception)
        {
            lock (_lock)
                _failed = (exception, clock.GetTimestamp(), clock.GetElapsedTime(started) * Rest);
            throw;
        }
    }
}
