namespace Availability.Storage;

/// <summary>Where a cut connection makes a difference.</summary>
internal enum StoreMoment
{
    OffsetsMoved,
    BeforeCommit,
    AfterCommit,
}
