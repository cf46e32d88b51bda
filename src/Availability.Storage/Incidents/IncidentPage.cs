namespace Availability.Storage.Incidents;

/// <summary>Some incidents.</summary>
public sealed record IncidentPage
{
    /// <summary>Where the window begins: no earlier than the rows that are kept.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>True when the window was cut because older rows are gone.</summary>
    public required bool IsCut { get; init; }

    /// <summary>How many go on.</summary>
    public required int OngoingCount { get; init; }

    /// <summary>Those that go on, or the newest of them, whenever they began; none after the first page.</summary>
    public required IReadOnlyList<Incident> Ongoing { get; init; }

    /// <summary>Those that began in the window and have ended, the newest first.</summary>
    public required IReadOnlyList<Incident> Ended { get; init; }

    /// <summary>How much of the window was looked at; null when that was not asked.</summary>
    public required Observation? Observation { get; init; }

    /// <summary>Where the older ones begin; null when there are none.</summary>
    public IncidentCursor? Next { get; init; }
}
