namespace Availability.Web;

/// <summary><c>/api/v1/targets</c>, by name.</summary>
/// <param name="Targets">The targets.</param>
/// <param name="Next">The address of those that follow; null when there are none.</param>
internal sealed record TargetList(IReadOnlyList<TargetResource> Targets, string? Next);
