using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>All targets at one moment, and what can be said about them together.</summary>
internal sealed class Overview(IReadOnlyList<TargetSummary> targets, DateTimeOffset now, TimeSpan staleAfter)
{
    public DateTimeOffset Now => now;

    public IReadOnlyList<TargetSummary> Current { get; } = [.. targets.Where(target => !target.Retired)];

    public IReadOnlyList<TargetSummary> Retired { get; } =
        [.. targets.Where(target => target.Retired).OrderBy(target => target.Name, StringComparer.OrdinalIgnoreCase)];

    public int Down => Count(TargetState.Down);

    public int Unknown => Count(TargetState.Unknown);

    /// <summary>Names of groups, in order.</summary>
    public IReadOnlyList<string> Groups =>
        [.. Current.Select(target => target.Group).OfType<string>().Distinct().Order(StringComparer.OrdinalIgnoreCase)];

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
            return (Current.Count, Down, Unknown) switch
            {
                (0, _, _) => "No checks yet",
                (1, 0, 0) => "The only target is up",
                (1, 1, _) => "The only target is down",
                (1, _, 1) => "The only target is unknown",
                (var all, 0, 0) => $"All {Words.Number(all)} targets are up",
                (var all, 0, var unknown) => $"{Words.Number(unknown)} of {Words.Number(all)} unknown",
                (var all, var down, 0) => $"{Words.Number(down)} of {Words.Number(all)} down",
                var (all, down, unknown) => $"{Words.Number(down)} of {Words.Number(all)} down, {Words.Number(unknown)} unknown",
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

    public int Count(TargetState state) => Current.Count(target => target.State == state);
}
