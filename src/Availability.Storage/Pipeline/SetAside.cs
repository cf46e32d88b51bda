namespace Availability.Storage.Pipeline;

/// <summary>Messages in quarantine.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Reasons">Of the newest <see cref="ReasonsOf"/>, by reason, the most frequent first.</param>
public sealed record SetAside(long Total, IReadOnlyList<SetAsideReason> Reasons)
{
    /// <summary>Of so many the reasons are counted: there may be millions.</summary>
    public const int ReasonsOf = 1000;
}
