namespace Availability.Storage.Reports;

/// <summary>
/// Reads something costly for all who ask at once, and again only after nine times as long as it took: however many look,
/// it is under way at most a tenth of the time. What is cheap is read nearly every time.
/// </summary>
/// <param name="clock">Measures.</param>
/// <param name="atLeast">A value is kept this long, however quickly it was read.</param>
internal sealed class PacedRead<T>(TimeProvider clock, TimeSpan atLeast = default) : IDisposable
    where T : class
{
    private const int Rest = 9;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private (T Value, long ReadAt, TimeSpan KeepFor)? _last;

    /// <summary>The last value while it may be kept, else a new one. A read that fails keeps nothing.</summary>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && clock.GetElapsedTime(last.ReadAt) < last.KeepFor)
                return last.Value;

            var started = clock.GetTimestamp();
            var value = await read(cancellationToken);
            var rest = clock.GetElapsedTime(started) * Rest;
            _last = (value, clock.GetTimestamp(), rest > atLeast ? rest : atLeast);
            return value;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();
}
