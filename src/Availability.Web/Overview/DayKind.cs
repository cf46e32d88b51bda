namespace Availability.Web;

/// <summary>What a day is drawn as.</summary>
internal enum DayKind
{
    /// <summary>No check was due, as before the target's first one.</summary>
    NotDue,

    /// <summary>Checks were due, or may have been, and none came.</summary>
    NoResult,

    /// <summary>No check was down.</summary>
    Up,

    /// <summary>At most a tenth of the checks were down.</summary>
    FewFailures,

    /// <summary>More were.</summary>
    ManyFailures,

    /// <summary>All were.</summary>
    Down,
}
