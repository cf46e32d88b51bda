using System.Collections.Concurrent;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>
/// When targets were down, and why: <see cref="IncidentFold"/> over what is stored, per location, and <see cref="MajorityOfLocations"/>.
/// Rows of late checks count once their hour is summarised again.
/// </summary>
public sealed class IncidentReports(NpgsqlDataSource dataSource, TimeProvider clock) : IDisposable
{
    /// <summary>So many of an incident's newest failed checks, of each location, are asked why it was down.</summary>
    public const int ReasonChecks = 50;

    // An incident under way when a slice of the window begins is none of that slice's.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    // The newest day first: usually there is a page of incidents in a few days.
    private const int Growth = 3;

    // As many questions as the page and the API offer, and no more: whoever asks for others waits for them.
    private const int MostPaced = 16;

    // Compiling the plan would take longer than all of its probes.
    private const string FloorSql = "SET jit = off; SELECT raw_floor FROM history";

    // The newest page of all targets is what everybody looks at.
    private readonly ConcurrentDictionary<IncidentQuery, PacedRead<IncidentPage>> _newest = [];

    /// <summary>Reads a page; the newest of all targets for several who ask at once, once.</summary>
    public Task<IncidentPage> ReadAsync(IncidentQuery query, CancellationToken cancellationToken) =>
        query is { TargetId: null, Before: null } && (_newest.ContainsKey(query) || _newest.Count < MostPaced)
            ? _newest.GetOrAdd(query, _ => new(clock)).GetAsync(stop => ReadNowAsync(query, stop), cancellationToken)
            : ReadNowAsync(query, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var read in _newest.Values)
            read.Dispose();
    }

    private async Task<IncidentPage> ReadNowAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var floor = await ReadFloorAsync(connection, cancellationToken);
        var wanted = (now - query.Window).DayStart();
        var read = new Reading(connection, query.TargetId is { } id ? [id] : null, wanted > floor ? wanted : floor, now);
        var (ended, ongoing) = await read.ReadAsync(query.Before, query.Limit + 1, cancellationToken);
        var page = ended.Take(query.Limit).ToArray();
        return new()
        {
            From = read.From,
            IsCut = floor > wanted,
            Ongoing = await IncidentDetails.AddAsync(connection, ongoing, cancellationToken),
            Ended = await IncidentDetails.AddAsync(connection, page, cancellationToken),
            Observation = await Observations.ReadAsync(connection, query.TargetId, read.From, now, cancellationToken),
            Next = ended.Count > query.Limit ? new(page[^1].Start, page[^1].TargetId) : null,
        };
    }

    private static async Task<DateTimeOffset> ReadFloorAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FloorSql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.GetFieldValue<DateTimeOffset>(0);
    }

    private sealed class Reading(NpgsqlConnection connection, int[]? targets, DateTimeOffset from, DateTimeOffset now)
    {
        private readonly DateTimeOffset _end = now + CheckLimits.Ahead;

        public DateTimeOffset From => from;

        public async Task<(List<TargetIncident> Ended, IReadOnlyList<TargetIncident> Ongoing)> ReadAsync(
            IncidentCursor? before, int limit, CancellationToken cancellationToken)
        {
            var ended = new List<TargetIncident>();
            IReadOnlyList<TargetIncident> ongoing = [];
            var until = before is { } cursor && cursor.Start.DayStart().AddDays(1) < _end ? cursor.Start.DayStart().AddDays(1) : _end;
            var isFirst = before is null;
            for (var days = 1; until > from && ended.Count < limit; days *= Growth, isFirst = false)
            {
                var since = targets is null ? Later(from, until.AddTicks(-1).DayStart().AddDays(1 - days)) : from;
                var incidents = await ReadSliceAsync(since, until, cancellationToken);
                ended.AddRange(incidents
                    .Where(incident => incident.State != IncidentState.Ongoing && incident.Start >= since && incident.Start < until)
                    .Where(incident => before is not { } cursor || cursor.Precedes(incident))
                    .OrderByDescending(incident => incident.Start)
                    .ThenBy(incident => incident.TargetId));
                if (isFirst)
                    ongoing = await ReadOngoingAsync(incidents, cancellationToken);
                until = since;
            }

            return (ended, ongoing);
        }

        // With what came later of those that were not over at its end.
        private async Task<IReadOnlyList<TargetIncident>> ReadSliceAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
        {
            var folds = new IncidentFolds(since - LookBack);
            folds.Add(await IncidentRuns.ReadAsync(connection, targets, since - LookBack, until, cancellationToken));
            if (until < _end && folds.Undecided is { Length: > 0 } undecided)
                folds.Add(await IncidentRuns.ReadAsync(connection, undecided, until, _end, cancellationToken));
            return await JudgeAsync(folds, since - LookBack, cancellationToken);
        }

        private async Task<IReadOnlyList<TargetIncident>> ReadOngoingAsync(IReadOnlyList<TargetIncident> incidents, CancellationToken cancellationToken)
        {
            int[] down = [.. incidents.Where(incident => incident.State == IncidentState.Ongoing).Select(incident => incident.TargetId)];
            if (down.Length == 0)
                return [];
            var folds = new IncidentFolds(from);
            folds.Add(await IncidentRuns.ReadAsync(connection, down, from, _end, cancellationToken));
            return
            [
                .. (await JudgeAsync(folds, from, cancellationToken))
                    .Where(incident => incident.State == IncidentState.Ongoing)
                    .OrderByDescending(incident => incident.Start)
                    .ThenBy(incident => incident.TargetId),
            ];
        }

        private async Task<IReadOnlyList<TargetIncident>> JudgeAsync(IncidentFolds folds, DateTimeOffset since, CancellationToken cancellationToken) =>
            [.. folds.At(now, await Watching.ReadAsync(connection, folds.Targets, since, cancellationToken))];

        private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }
}
