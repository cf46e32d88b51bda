using Availability.Storage.Incidents;

namespace Availability.Web;

/// <summary>Incidents, newest first: those that go on, on the first page only, then those that have ended.</summary>
/// <param name="From">Where the window begins: no earlier than the checks that are kept.</param>
/// <param name="IsCut">True when the window was cut because older checks are gone.</param>
/// <param name="Incidents">The incidents.</param>
/// <param name="Next">The address of the older ones; null when there are none.</param>
internal sealed record IncidentList(DateTime From, bool IsCut, IReadOnlyList<IncidentResource> Incidents, string? Next)
{
    public static IncidentList Of(IncidentPage page, string? next) => new(
        page.From.UtcDateTime, page.IsCut, [.. page.Ongoing.Concat(page.Ended).Select(IncidentResource.Of)], next);
}
