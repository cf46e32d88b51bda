namespace Availability.Monitor.Network;

/// <summary>What a result may say about the monitor's own network instead of the target.</summary>
internal enum Suspicion
{
    /// <summary>Nothing: the target answered, or failed after it was reached.</summary>
    None,

    /// <summary>No way there.</summary>
    Unreachable,

    /// <summary>No resolver answered.</summary>
    NoLookup,

    /// <summary>A resolver says that there is no such name, which one without a network may also say.</summary>
    UnknownName,

    /// <summary>Connecting took too long.</summary>
    NoAnswer,
}
