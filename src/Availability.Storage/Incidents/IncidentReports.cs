using System.Collections.Concurrent;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>
/// When targets were down, and why: <see cref="IncidentFold"/> over what is stored, per location, and <see cref="MajorityOfLocations"/>.
/// Rows of late checks count once their hour is summarised again.
/// </summary>
public sealed class IncidentReports(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>So many of an incident's newest failed checks, of each location, are asked why it was down.</summary>
    public const int ReasonChecks = 50;

    // An incident under way when the window begins is none that began in it.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    // The newest day first: usually there is a page of incidents in a few days.
    private const int Growth = 3;

    // As many questions as the page and the API offer, and no more: whoever asks for others waits for them.
    private const int MostKept = 16;

    // The newest page of all targets is what everybody looks at.
    private readonly ConcurrentDictionary<IncidentQuery, KeptRead<IncidentPage>> _newest = [];

    private readonly KnownRuns _known = new(clock);

    /// <summary>Reads a page; the newest of all targets for several who ask at once, once.</summary>
    public Task<IncidentPage> ReadAsync(IncidentQuery query, CancellationToken cancellationToken) =>
        query is { TargetId: null, Before: null } && (_newest.ContainsKey(query) || _newest.Count < MostKept)
            ? _newest.GetOrAdd(query, _ => new(clock, () => ReadNowAsync(query, CancellationToken.None))).GetAsync(cancellationToken)
            : ReadNowAsync(query, cancellationToken);

    private async Task<IncidentPage> ReadNowAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var bounds = await HistoryBounds.ReadAsync(connection, now, cancellationToken);
        var wanted = (now - query.Window).DayStart();
        var from = Later(wanted, bounds.Floor);
        var incidents = await FindAsync(connection, query, from, bounds, now, cancellationToken);
        TargetIncident[] ongoing = query.Before is null ? [.. incidents.Where(incident => incident.State == IncidentState.Ongoing)] : [];
        TargetIncident[] ended = [.. Ended(incidents, query, from).Take(query.Limit + 1)];
        TargetIncident[] page = [.. ended.Take(query.Limit)];
        return new()
        {
            From = from,
            IsCut = from > wanted,
            OngoingCount = ongoing.Length,
            Ongoing = await IncidentDetails.AddAsync(connection, [.. ongoing.Take(query.OngoingLimit)], cancellationToken),
            Ended = await IncidentDetails.AddAsync(connection, page, cancellationToken),
            Observation = query.WithObservation ? await Observations.ReadAsync(connection, query.TargetId, from, now, cancellationToken) : null,
            Next = ended.Length > query.Limit ? new(page[^1].Start, page[^1].TargetId) : null,
        };
    }

    // From the newest day back until the page is full, and of what goes on then until its begin is known; the newest first.
    private async Task<IReadOnlyList<TargetIncident>> FindAsync(
        NpgsqlConnection connection, IncidentQuery query, DateTimeOffset from, HistoryBounds bounds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var newest = query.Before is { } before && before.Start < now ? before.Start : now;
        var (runs, until) = (new List<IncidentRunRow>(), bounds.End);
        HashSet<int>? open = null;
        TargetIncident[] others = [];
        for (var days = 1; ; days *= Growth)
        {
            var since = query.TargetId is null ? Later(from, newest.DayStart().AddDays(1 - days)) : from;
            var first = Later(since - LookBack, bounds.Floor);
            if (first < until)
                runs.InsertRange(0, await ReadRunsAsync(connection, query.TargetId, first, until, bounds, cancellationToken));
            until = first;
            runs.RemoveAll(run => open?.Contains(run.TargetId) == false);
            var incidents = await JudgeAsync(connection, runs, first, others, now, cancellationToken);
            if (open is not null || Ended(incidents, query, since).Skip(query.Limit).Any())
                open = [.. incidents.Where(incident => query.Before is null && !IsBeginKnown(incident)).Select(incident => incident.TargetId)];
            if (since == from || open is { Count: 0 })
                return incidents;
            others = [.. incidents.Where(incident => open?.Contains(incident.TargetId) == false)];
        }
    }

    private Task<List<IncidentRunRow>> ReadRunsAsync(
        NpgsqlConnection connection, int? target, DateTimeOffset from, DateTimeOffset until, HistoryBounds bounds, CancellationToken cancellationToken) =>
        target is { } id
            ? IncidentRuns.ReadAsync(connection, [id], from, until, bounds, cancellationToken)
            : _known.ReadAsync(connection, from, until, bounds, cancellationToken);

    private static async Task<IReadOnlyList<TargetIncident>> JudgeAsync(
        NpgsqlConnection connection, List<IncidentRunRow> runs, DateTimeOffset from, TargetIncident[] others, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IncidentFolds[] targets = [.. IncidentFolds.Of(runs, now)];
        var watching = await Watching.ReadAsync(connection, [.. targets.Select(target => target.TargetId)], from, cancellationToken);
        return
        [
            .. targets.SelectMany(target => target.Together(from, watching)).Concat(others)
                .OrderByDescending(incident => incident.Start)
                .ThenBy(incident => incident.TargetId),
        ];
    }

    private static bool IsBeginKnown(TargetIncident incident) => incident.StartIsExact || incident.State != IncidentState.Ongoing;

    private static IEnumerable<TargetIncident> Ended(IEnumerable<TargetIncident> incidents, IncidentQuery query, DateTimeOffset from) => incidents
        .Where(incident => incident.State != IncidentState.Ongoing && incident.Start >= from && query.Before?.Precedes(incident) != false);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
