namespace Availability.Storage.Incidents;

/// <summary>An <see cref="Incident"/> before its target and reason are looked up.</summary>
internal sealed record TargetIncident(
    int TargetId, DateTimeOffset Start, bool StartIsExact, DateTimeOffset? End, IncidentState State, DateTimeOffset LastDownAt, long FailedChecks,
    IReadOnlyList<short> Locations);
