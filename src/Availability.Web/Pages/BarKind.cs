namespace Availability.Web;

/// <summary>What a part of a window is drawn as.</summary>
internal enum BarKind
{
    /// <summary>No check was due, as before the target's first one.</summary>
    NotDue,

    /// <summary>Checks were due, or may have been, and none came.</summary>
    NoResult,

    /// <summary>No check was down.</summary>
    Up,

    /// <summary>None of those that came was down, and too many did not come to say more.</summary>
    UpInPart,

    /// <summary>At most a tenth of the checks were down.</summary>
    FewFailures,

    /// <summary>More were.</summary>
    ManyFailures,

    /// <summary>All were.</summary>
    Down,

    /// <summary>All of those that came were, and too many did not come to say more.</summary>
    DownInPart,
}
