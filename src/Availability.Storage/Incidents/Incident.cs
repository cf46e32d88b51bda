using Availability.Core;

namespace Availability.Storage.Incidents;

/// <summary>A time in which a target was down, all its locations together.</summary>
public sealed record Incident
{
    /// <summary>The target's id.</summary>
    public required int TargetId { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>The target's group; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The slot of the first failed check; of several locations, of the one that completed the majority.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>False when it began before what was read, at or before <see cref="Start"/>.</summary>
    public required bool StartIsExact { get; init; }

    /// <summary>When it was up again; where no result came any more, when it was last seen down; null while ongoing.</summary>
    public required DateTimeOffset? End { get; init; }

    /// <summary>How it ended, if it did.</summary>
    public required IncidentState State { get; init; }

    /// <summary>The slot of the last failed check.</summary>
    public required DateTimeOffset LastDownAt { get; init; }

    /// <summary>Failed checks of all its locations.</summary>
    public required long FailedChecks { get; init; }

    /// <summary>The locations that saw it, by name.</summary>
    public required IReadOnlyList<string> Locations { get; init; }

    /// <summary>The newest failed check of the kind that is most frequent among its last <see cref="IncidentReports.ReasonChecks"/>; null when its rows are gone.</summary>
    public Check? Example { get; init; }
}
