namespace Availability.Storage.Incidents;

/// <summary>
/// Incidents of a target at one location, from its checks in the order of their slots: whether they come one by one or as runs, at
/// once or in chunks, the same checks make the same incidents. One opens after <see cref="Confirm"/> downs in a row, back-dated to the
/// first, and closes at the first of as many ups in a row.
/// </summary>
/// <param name="patience">After so long without a result nothing is known: an open incident ends where it was last seen.</param>
public sealed class IncidentFold(TimeSpan patience)
{
    /// <summary>How many checks in a row open an incident, and close it.</summary>
    public const int Confirm = 2;

    private readonly List<LocationIncident> _ended = [];
    private CheckRun? _downs;
    private CheckRun? _ups;
    private DateTimeOffset? _newest;

    /// <summary>What comes next decides: an incident is open, or a check that failed waits for a second one.</summary>
    public bool IsUndecided => _downs is not null;

    private bool IsOpen => _downs is { Count: >= Confirm };

    /// <summary>Takes the next checks.</summary>
    public void Add(CheckRun run)
    {
        if (run.First - _newest > patience)
            FallSilent();
        _newest = run.Last;
        if (run.IsUp)
            AddUps(run);
        else
            (_downs, _ups) = (_downs?.Through(run) ?? run, null);
    }

    /// <summary>All incidents until now, the oldest first.</summary>
    /// <param name="now">The present.</param>
    /// <param name="fresh">How old the newest result may be to say something about now.</param>
    public IReadOnlyList<LocationIncident> At(DateTimeOffset now, TimeSpan fresh) => IsOpen
        ? [.. _ended, now - _newest > fresh ? Ended(IncidentState.Unobserved, _downs!.Value.Last) : Ended(IncidentState.Ongoing, null)]
        : _ended;

    private void AddUps(CheckRun run)
    {
        if (!IsOpen)
        {
            _downs = null;
            return;
        }

        var ups = _ups?.Through(run) ?? run;
        _ups = ups;
        if (ups.Count >= Confirm)
            Close(IncidentState.Recovered, ups.First);
    }

    private void FallSilent()
    {
        if (IsOpen)
            Close(IncidentState.Unobserved, _downs!.Value.Last);
        _downs = null;
    }

    private void Close(IncidentState state, DateTimeOffset end)
    {
        _ended.Add(Ended(state, end));
        (_downs, _ups) = (null, null);
    }

    private LocationIncident Ended(IncidentState state, DateTimeOffset? end) =>
        new(_downs!.Value.First, end, state, _downs.Value.Last, _downs.Value.Count);
}
