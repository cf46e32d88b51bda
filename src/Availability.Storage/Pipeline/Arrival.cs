namespace Availability.Storage.Pipeline;

/// <summary>What arrives.</summary>
/// <param name="NewestAt">The newest slot of the last ten minutes; null when none came.</param>
/// <param name="PerMinute">Checks stored, of the mean minute of the five before the last one.</param>
public sealed record Arrival(DateTimeOffset? NewestAt, double PerMinute);
