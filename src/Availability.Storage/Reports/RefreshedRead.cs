namespace Availability.Storage.Reports;

/// <summary>
/// Reads something costly for all who ask, at most a tenth of the time. Who asks gets what there is, however long a newer one takes:
/// only the first waits, and who comes after nobody asked for long.
/// </summary>
internal sealed class RefreshedRead<T>(TimeProvider clock, Func<Task<T>> read)
    where T : class
{
    private const int Rest = 9;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OldestGiven = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private (T Value, long ReadAt, TimeSpan KeepFor)? _last;
    private Task<T>? _reading;

    /// <summary>The last value while it may be given, else a new one. A read that fails keeps nothing, and the next who asks tries again.</summary>
    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var age = _last is { } kept ? clock.GetElapsedTime(kept.ReadAt) : TimeSpan.MaxValue;
            if (_last is { } last && age < last.KeepFor)
                return Task.FromResult(last.Value);
            if (_reading is null or { IsCompleted: true })
                _reading = Task.Run(ReadAsync, CancellationToken.None);
            return _last is { } old && age < OldestGiven ? Task.FromResult(old.Value) : _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> ReadAsync()
    {
        var started = clock.GetTimestamp();
        var value = await read();
        var rest = clock.GetElapsedTime(started) * Rest;
        lock (_lock)
            _last = (value, clock.GetTimestamp(), rest < ShortestRest ? ShortestRest : rest);
        return value;
    }
}
