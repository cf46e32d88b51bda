using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>What operators want to know of the way from the monitors to the history.</summary>
public sealed class PipelineReports(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    private readonly PacedRead<PipelineReport> _report = new(clock);

    private readonly KnownAccounts _accounts = new(dataSource, clock);

    /// <summary>Reads it; for several who ask at once, once.</summary>
    public async Task<PipelineReport> ReadAsync(CancellationToken cancellationToken) =>
        await _report.GetAsync(ReadNowAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _report.Dispose();

    private async Task<PipelineReport> ReadNowAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return new()
        {
            Monitors = await MonitorStatuses.ReadAsync(connection, now, cancellationToken),
            Arrival = await Arrivals.ReadAsync(connection, now, cancellationToken),
            Positions = await StreamPositions.ReadAsync(connection, cancellationToken),
            Accounts = await _accounts.ReadAsync(cancellationToken),
            SetAside = await SetAsideMessages.ReadAsync(connection, cancellationToken),
            Gaps = await Gaps.ReadAsync(connection, now, cancellationToken),
            History = await StoredHistories.ReadAsync(connection, now, cancellationToken),
        };
    }
}
