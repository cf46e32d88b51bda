using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>What operators want to know of the way from the monitors to the history.</summary>
public sealed class PipelineReports(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    private readonly PacedRead<PipelineReport> _report = new(clock);

    // Hours that are over change seldom, and reading one reads all its rows.
    private readonly PacedRead<IReadOnlyList<ReconciledHour>> _hours = new(clock, TimeSpan.FromMinutes(1));

    /// <summary>Reads it; for several who ask at once, once.</summary>
    public async Task<PipelineReport> ReadAsync(CancellationToken cancellationToken) =>
        await _report.GetAsync(ReadNowAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _report.Dispose();
        _hours.Dispose();
    }

    private async Task<PipelineReport> ReadNowAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return new()
        {
            Monitors = await MonitorStatuses.ReadAsync(connection, now, cancellationToken),
            Arrival = await Arrivals.ReadAsync(connection, now, cancellationToken),
            Positions = await StreamPositions.ReadAsync(connection, cancellationToken),
            Hours = await _hours.GetAsync(stop => ReconciledHours.ReadAsync(connection, now, stop), cancellationToken),
            SetAside = await SetAsideMessages.ReadAsync(connection, cancellationToken),
            Gaps = await Gaps.ReadAsync(connection, now, cancellationToken),
            History = await StoredHistories.ReadAsync(connection, now, cancellationToken),
        };
    }
}
