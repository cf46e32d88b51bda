namespace Availability.Web;

/// <summary><c>/api/v1/targets</c>.</summary>
internal sealed record TargetList(IReadOnlyList<TargetResource> Targets);
