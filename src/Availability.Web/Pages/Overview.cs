using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>All targets at one moment, and what can be said about them together.</summary>
internal sealed class Overview(IReadOnlyList<TargetReport> targets, DateTimeOffset now, TimeSpan staleAfter)
{
    public DateTimeOffset Now => now;

    public IReadOnlyList<TargetReport> Current { get; } = [.. targets.Where(target => !target.Retired)];

    public IReadOnlyList<TargetReport> Retired { get; } = [.. targets.Where(target => target.Retired)];

    public int Down => Current.Count(target => target.Verdict.State == TargetState.Down);

    public int Unknown => Current.Count(target => target.Verdict.State == TargetState.Unknown);

    /// <summary>Groups by name, what has none last; inside, what needs attention first.</summary>
    public IEnumerable<IGrouping<string?, TargetReport>> Groups => Current
        .OrderBy(target => target.Verdict.State switch { TargetState.Down => 0, TargetState.Unknown => 1, _ => 2 })
        .ThenBy(target => target.Name, StringComparer.OrdinalIgnoreCase)
        .GroupBy(target => target.Group)
        .OrderBy(group => group.Key is null)
        .ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The newest record of any target; null when there is none.</summary>
    public DateTimeOffset? NewestAt => Current.Max(target => target.NewestAt);

    /// <summary>
    /// No check at all has come, though some were due: then the pipeline stands still and nothing on the page is news.
    /// </summary>
    public bool IsStale => Current.Count > 0 && (NewestAt is not { } newest || now - newest > Patience);

    /// <summary>One line that says it all.</summary>
    public string Summary
    {
        get
        {
            var unknown = Unknown > 0 ? $"{Unknown} unknown" : null;
            return (Current.Count, Down, Unknown) switch
            {
                (0, _, _) => "No checks yet",
                (1, 0, 0) => "The only target is up",
                (1, 1, _) => "The only target is down",
                (1, _, 1) => "The only target is unknown",
                (var all, 0, 0) => $"All {all} targets are up",
                (var all, 0, _) => $"{Unknown} of {all} unknown",
                var (all, down, _) => $"{down} of {all} down" + (unknown is null ? "" : ", " + unknown),
            };
        }
    }

    /// <summary>The worst there is, for the page's colour and icon.</summary>
    public TargetState State => Down > 0 ? TargetState.Down : Unknown > 0 || Current.Count == 0 ? TargetState.Unknown : TargetState.Up;

    private TimeSpan Patience
    {
        get
        {
            var shortest = Verdict.FreshFor(Current.Min(target => target.Period));
            return shortest > staleAfter ? shortest : staleAfter;
        }
    }
}
