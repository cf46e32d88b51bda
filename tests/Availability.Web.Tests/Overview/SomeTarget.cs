using Availability.Storage.Reports;

namespace Availability.Web.Tests;

/// <summary>Targets of the overview.</summary>
internal static class SomeTarget
{
    /// <summary>One in a state: u = up, d = down, ? = unknown, r = retired.</summary>
    public static TargetSummary In(char letter, int id) => new(
        id, $"target {id}", "https://example.com/", null,
        letter switch { 'd' => TargetState.Down, '?' => TargetState.Unknown, _ => TargetState.Up }, letter == 'r', StatusSite.Now, TimeSpan.FromMinutes(1));
}
