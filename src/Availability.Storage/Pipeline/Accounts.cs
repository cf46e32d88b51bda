namespace Availability.Storage.Pipeline;

/// <summary>What became of the checks of the last hours that are over.</summary>
/// <param name="Hours">The newest first.</param>
/// <param name="IsWhole">False while some of the hours are not counted yet, and not among them.</param>
/// <param name="CountedAt">When the oldest count is from that a newer one should have replaced by now; null when each is as new as usual.</param>
public sealed record Accounts(IReadOnlyList<ReconciledHour> Hours, bool IsWhole, DateTimeOffset? CountedAt);
