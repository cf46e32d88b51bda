using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>What one vantage point observed of a target in a window.</summary>
/// <param name="Name">The vantage point.</param>
/// <param name="Uptime">Up and down checks, and those that were due by its schedule.</param>
/// <param name="Missed">Checks its monitors missed.</param>
/// <param name="Median">Half of the up checks answered within it; null without any.</param>
/// <param name="Percentile95">95 % of the up checks answered within it; null without any.</param>
public sealed record LocationWindow(string Name, Uptime Uptime, int Missed, TimeSpan? Median, TimeSpan? Percentile95);
