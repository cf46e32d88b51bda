using Availability.Storage;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>The state of all targets, read once for all pages that want it until there is news or time has passed.</summary>
internal sealed class KnownStates(TargetStates states, News news, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private (string Version, long ReadAt, IReadOnlyList<TargetSummary> States)? _known;

    public async Task<IReadOnlyList<TargetSummary>> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } known && known.Version == news.Version && clock.GetElapsedTime(known.ReadAt) < news.KeepFor)
                return known.States;
            var (version, from) = news.Take();
            // Without news only time has passed, or nobody tells.
            var read = await states.ReadAsync(version == _known?.Version ? Announcements.Anything : from, cancellationToken);
            _known = (version, clock.GetTimestamp(), read);
            return read;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();
}
