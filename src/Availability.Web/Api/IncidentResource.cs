using Availability.Storage.Incidents;

namespace Availability.Web;

/// <summary>A time in which a target was down, all its locations together. Instants are UTC.</summary>
internal sealed record IncidentResource
{
    /// <summary>The target's id.</summary>
    public required int TargetId { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>The target's group; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Ongoing, recovered, or unobserved: no result came any more.</summary>
    public required IncidentState State { get; init; }

    /// <summary>The slot of the first failed check.</summary>
    public required DateTime Start { get; init; }

    /// <summary>False: it began at or before <c>start</c>, out of sight.</summary>
    public required bool StartIsExact { get; init; }

    /// <summary>When it was up again, or last seen down where no result came any more; null while it goes on.</summary>
    public DateTime? End { get; init; }

    /// <summary>Failed checks of all its locations.</summary>
    public required long FailedChecks { get; init; }

    /// <summary>The locations that saw it.</summary>
    public required IReadOnlyList<string> Locations { get; init; }

    /// <summary>A failed check of its most frequent kind; null when it is no longer kept.</summary>
    public CheckResource? Example { get; init; }

    public static IncidentResource Of(Incident incident) => new()
    {
        TargetId = incident.TargetId,
        Target = incident.Target,
        Group = incident.Group,
        State = incident.State,
        Start = incident.Start.UtcDateTime,
        StartIsExact = incident.StartIsExact,
        End = incident.End?.UtcDateTime,
        FailedChecks = incident.FailedChecks,
        Locations = incident.Locations,
        Example = incident.Example is { } example ? CheckResource.From(example) : null,
    };
}
