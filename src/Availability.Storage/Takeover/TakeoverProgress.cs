namespace Availability.Storage.Takeover;

/// <summary>How far the old program's table is in the history.</summary>
/// <param name="Rows">All of them; null until they are counted.</param>
/// <param name="Moved">In the history.</param>
/// <param name="Known">In the history already: the stream had brought the same checks.</param>
/// <param name="Left">In table takeover_left with the reason: they cannot be checks of the history.</param>
/// <param name="IsFinished">None is missing, and the old table is ours no more.</param>
public sealed record TakeoverProgress(long? Rows, long Moved, long Known, long Left, bool IsFinished)
{
    /// <summary>Rows that are not only in the old table any more.</summary>
    public long Done => Moved + Known + Left;

    /// <summary>Rows to go; null until they are counted.</summary>
    public long? Remaining => Rows - Done;
}
