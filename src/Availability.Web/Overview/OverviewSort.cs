namespace Availability.Web;

/// <summary>What stands first on the overview.</summary>
internal enum OverviewSort
{
    /// <summary>What is down, then what is unknown, then the groups by name.</summary>
    State,

    /// <summary>By name, all groups together.</summary>
    Name,

    /// <summary>The lowest uptime.</summary>
    Uptime,

    /// <summary>The longest response time.</summary>
    Latency,
}
