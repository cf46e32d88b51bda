namespace Availability.Storage.Incidents;

/// <summary>An incident as one location saw it.</summary>
/// <param name="Start">The first failed check's slot.</param>
/// <param name="End">The first up's slot; where nothing came any more, the last failed check's; null while ongoing.</param>
/// <param name="State">How it ended.</param>
/// <param name="LastDownAt">The last failed check's slot.</param>
/// <param name="FailedChecks">How many.</param>
public sealed record LocationIncident(
    DateTimeOffset Start, DateTimeOffset? End, IncidentState State, DateTimeOffset LastDownAt, long FailedChecks);
