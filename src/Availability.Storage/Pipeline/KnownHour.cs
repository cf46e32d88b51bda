namespace Availability.Storage.Pipeline;

/// <summary>An hour as it was counted.</summary>
/// <param name="ReadAt">When counting began.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Locations">Its accounts.</param>
internal sealed record KnownHour(long ReadAt, TimeSpan Took, IReadOnlyList<ReconciledHour> Locations)
{
    private const int Rest = 9;

    // Where all is accounted for, only a fault of ours could change anything.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(15);

    /// <summary>How old it may be before it is counted again.</summary>
    public TimeSpan KeptFor =>
        (Locations.All(location => location.IsSettled) ? Settled : Unsettled) is var shortest && shortest > Took * Rest ? shortest : Took * Rest;
}
