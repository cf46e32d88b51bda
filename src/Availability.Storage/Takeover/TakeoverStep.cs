namespace Availability.Storage.Takeover;

/// <summary>What one step came to.</summary>
public enum TakeoverStep
{
    /// <summary>Rows were moved, and there may be more.</summary>
    Moved,

    /// <summary>There are no more.</summary>
    NoMore,

    /// <summary>Another writer is at it.</summary>
    Elsewhere,
}
