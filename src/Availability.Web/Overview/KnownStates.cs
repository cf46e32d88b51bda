using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>The state of all targets, read once for all pages that want it until there is news or time has passed.</summary>
internal sealed class KnownStates(TargetReports reports, News news, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private (string Version, long ReadAt, IReadOnlyList<TargetSummary> States)? _known;

    public async Task<IReadOnlyList<TargetSummary>> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var version = news.Version;
            if (_known is { } known && known.Version == version && clock.GetElapsedTime(known.ReadAt) < news.KeepFor)
                return known.States;
            var states = await reports.ReadStatesAsync(cancellationToken);
            _known = (version, clock.GetTimestamp(), states);
            return states;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();
}
