namespace Availability.Storage;

/// <summary>What to do about a failure of Postgres.</summary>
public enum FaultKind
{
    /// <summary>It may work later: try again, for ever.</summary>
    Transient,

    /// <summary>A row is at fault: find it and set it aside.</summary>
    Data,

    /// <summary>Somebody has to change something: stop and say so.</summary>
    Configuration,

    /// <summary>Not a failure of Postgres.</summary>
    Unknown,
}
