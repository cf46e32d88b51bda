namespace Availability.Core;

/// <summary>What the target's pattern did. The numbers are stored; they never change their meaning.</summary>
public enum PatternMatch : byte
{
    /// <summary>No pattern, or it could not be judged (no complete body).</summary>
    Unused = 0,

    /// <summary>Found in the body.</summary>
    Matched = 1,

    /// <summary>Not found in the body.</summary>
    Unmatched = 2,
}
