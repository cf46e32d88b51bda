namespace Availability.Storage.Pipeline;

/// <summary>An hour as it was counted.</summary>
/// <param name="Hour">Its begin.</param>
/// <param name="CountedAt">When counting began.</param>
/// <param name="Locations">Its accounts.</param>
internal sealed record CountedHour(DateTimeOffset Hour, DateTimeOffset CountedAt, IReadOnlyList<ReconciledHour> Locations)
{
    // Where all is accounted for, only a fault of ours could change anything.
    private static readonly TimeSpan SettledFor = TimeSpan.FromMinutes(10);

    // From when on an older count than usual is worth a word: it is seldom that nobody has asked for so long.
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(2);

    /// <summary>Whether it is to be counted again.</summary>
    public bool IsDue(TimeProvider clock) => clock.GetUtcNow() - CountedAt >= KeptFor;

    /// <summary>Whether it should have been counted again by now.</summary>
    public bool IsOverdue(TimeProvider clock) => clock.GetUtcNow() - CountedAt > KeptFor + Overdue;

    private TimeSpan KeptFor => Locations.All(location => location.IsSettled) ? SettledFor : TimeSpan.Zero;
}
