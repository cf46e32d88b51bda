using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>What operators want to know of the way from the monitors to the history.</summary>
public sealed class PipelineReports
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _clock;
    private readonly KnownAccounts _accounts;
    private readonly KeptRead<PipelineReport> _report;

    /// <summary>Of the history in a database.</summary>
    public PipelineReports(NpgsqlDataSource dataSource, TimeProvider clock)
    {
        (_dataSource, _clock) = (dataSource, clock);
        _accounts = new(dataSource, clock);
        _report = new(clock, () => ReadNowAsync(CancellationToken.None));
    }

    /// <summary>Why the accounts given are older than usual; null when they are not.</summary>
    public Exception? Failure => _accounts.Failure;

    /// <summary>Reads it; for several who ask at once, once.</summary>
    public Task<PipelineReport> ReadAsync(CancellationToken cancellationToken) => _report.GetAsync(cancellationToken);

    private async Task<PipelineReport> ReadNowAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
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
