namespace Availability.Web;

/// <summary><c>/api/v1/targets/{id}/checks</c>, newest first.</summary>
/// <param name="Checks">The checks.</param>
/// <param name="Next">The address of the older ones; null when there are none.</param>
internal sealed record CheckList(IReadOnlyList<CheckResource> Checks, string? Next);
