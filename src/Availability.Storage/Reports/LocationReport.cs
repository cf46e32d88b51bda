using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>One target seen from one vantage point.</summary>
/// <param name="Name">The vantage point.</param>
/// <param name="Verdict">What it says about the target now.</param>
/// <param name="Period">The period in force; null when unknown.</param>
/// <param name="NewestAt">The newest record's slot, a missed one included; null when there is none in the look-back.</param>
/// <param name="Last">The newest result (up or down), else the newest missed check; null when there is none in the look-back.</param>
public sealed record LocationReport(string Name, Verdict Verdict, TimeSpan? Period, DateTimeOffset? NewestAt, Check? Last);
