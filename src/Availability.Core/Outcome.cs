namespace Availability.Core;

/// <summary>What a check that was due ended as. The numbers are stored; they never change their meaning.</summary>
public enum Outcome : byte
{
    /// <summary>The target answered as it should.</summary>
    Up = 1,

    /// <summary>The target did not; <see cref="Check.Failure"/> says why.</summary>
    Down = 2,

    /// <summary>The monitor's own fault (late, busy, no network): says nothing about the target.</summary>
    Missed = 3,
}
