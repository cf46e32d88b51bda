using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>
/// The state of all targets, read once and then brought up to date by what is new: that takes as long as there is news, not as there are targets.
/// Now and then all is read again beside that, and nobody waits for it.
/// </summary>
/// <remarks>For one caller at a time.</remarks>
public sealed class TargetStates(NpgsqlDataSource dataSource, TimeProvider clock)
{
    // Names, addresses, groups and periods are only read with all the rest.
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(1);

    private NewestRecords? _known;
    private long _readAt;
    private (Task<NewestRecords> Reading, DateTimeOffset From)? _beside;

    /// <summary>All targets now, by id.</summary>
    /// <param name="from">The first slot that there may be new checks of since the last call.</param>
    /// <param name="cancellationToken">Stops it; the next call reads everything.</param>
    public async Task<IReadOnlyList<TargetSummary>> ReadAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // What was not read to its end is not known.
        var known = Interlocked.Exchange(ref _known, null);
        if (known is null || from < now - NewestRecords.Recent || !await known.AddAsync(dataSource, from, now, cancellationToken))
            (known, _readAt, _beside) = (await NewestRecords.ReadAsync(dataSource, now, cancellationToken), clock.GetTimestamp(), null);
        else
            known = await ReadBesideAsync(known, from, now, cancellationToken);
        _known = known;
        return known.Summarise(now);
    }

    private async Task<NewestRecords> ReadBesideAsync(NewestRecords known, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_beside is not { } beside)
        {
            if (clock.GetElapsedTime(_readAt) >= ReadAgainAfter)
                (_beside, _readAt) = ((NewestRecords.ReadAsync(dataSource, now, CancellationToken.None), Announcements.NoCheck), clock.GetTimestamp());
            return known;
        }

        // What came while it was read may not be in it.
        beside.From = from < beside.From ? from : beside.From;
        _beside = beside.Reading.IsCompleted ? null : beside;
        return _beside is null && await beside.Reading is var read && await read.AddAsync(dataSource, beside.From, now, cancellationToken) ? read : known;
    }
}
