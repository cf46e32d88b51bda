namespace Availability.Storage.Reports;

/// <summary>What can honestly be said about a target now.</summary>
public enum TargetState
{
    /// <summary>No recent result: says nothing about the target.</summary>
    Unknown,

    /// <summary>The newest result is up.</summary>
    Up,

    /// <summary>The newest result is down.</summary>
    Down,
}
