namespace Availability.Storage.Incidents;

/// <summary>How an incident ended, if it did.</summary>
public enum IncidentState
{
    /// <summary>The target is still down.</summary>
    Ongoing,

    /// <summary>The target is up again.</summary>
    Recovered,

    /// <summary>No result came any more: the target was last seen down, and what it was then nobody knows.</summary>
    Unobserved,
}
