using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What a page of the overview shows.</summary>
/// <param name="Overview">All targets.</param>
/// <param name="Selection">Those of the page.</param>
/// <param name="Rows">In full.</param>
/// <param name="Down">The first few that are down, wherever they are, since when and why.</param>
internal sealed record OverviewContent(
    Overview Overview, OverviewSelection Selection, IReadOnlyList<OverviewRow> Rows, IReadOnlyList<(TargetReport Target, Check? Failure)> Down)
{
    /// <summary>How many of those that are down are named on top of the page.</summary>
    public const int MostDown = 5;
}
