namespace Availability.Storage;

/// <summary>What became of messages of the quarantine that were tried again.</summary>
/// <param name="Stored">Are rows now, or were already.</param>
/// <param name="Duplicates">Their slot is another check's: accounted for in table stream_gap.</param>
/// <param name="Remaining">Still in the quarantine, and why.</param>
public sealed record ReplayResult(int Stored, int Duplicates, IReadOnlyList<(QuarantinedMessage Message, string Reason)> Remaining)
{
    /// <summary>Both together.</summary>
    public static ReplayResult operator +(ReplayResult left, ReplayResult right) =>
        new(left.Stored + right.Stored, left.Duplicates + right.Duplicates, [.. left.Remaining, .. right.Remaining]);
}
