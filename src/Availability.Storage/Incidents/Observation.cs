namespace Availability.Storage.Incidents;

/// <summary>How much of a time was looked at: without it, no incident says nothing.</summary>
/// <param name="Days">UTC days in it, the one under way included.</param>
/// <param name="ObservedDays">Those of them of which there is any record.</param>
/// <param name="NewestAt">The newest record of the last day; null when there is none.</param>
/// <param name="Period">The shortest period; null when none is known.</param>
public sealed record Observation(int Days, int ObservedDays, DateTimeOffset? NewestAt, TimeSpan? Period);
