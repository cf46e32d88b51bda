using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// The state of all targets, read once and then brought up to date by what is new: that takes as long as there is news, not as there are targets.
/// </summary>
/// <remarks>For one caller at a time.</remarks>
public sealed class TargetStates(NpgsqlDataSource dataSource, TimeProvider clock)
{
    // Names, addresses, groups and periods are only read with all the rest.
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(1);

    private NewestRecords? _known;
    private long _readAt;

    /// <summary>All targets now, by id.</summary>
    /// <param name="from">The first slot that there may be new checks of since the last call.</param>
    /// <param name="cancellationToken">Stops it; the next call reads everything.</param>
    public async Task<IReadOnlyList<TargetSummary>> ReadAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // What was not read to its end is not known.
        var known = Interlocked.Exchange(ref _known, null);
        if (known is null || from < now - NewestRecords.Recent || clock.GetElapsedTime(_readAt) >= ReadAgainAfter
            || !await known.AddAsync(dataSource, from, now, cancellationToken))
            (known, _readAt) = (await NewestRecords.ReadAsync(dataSource, now, cancellationToken), clock.GetTimestamp());
        _known = known;
        return known.Summarise(now);
    }
}
