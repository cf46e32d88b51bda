using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>One UTC day of a target, all locations together.</summary>
/// <param name="Day">Which.</param>
/// <param name="Uptime">Up and down checks, and those that were due by the target's schedule.</param>
/// <param name="Missed">Checks the monitor missed.</param>
public sealed record DayBar(DateOnly Day, Uptime Uptime, int Missed);
