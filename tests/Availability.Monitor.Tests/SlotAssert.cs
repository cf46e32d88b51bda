using Availability.Core;

namespace Availability.Monitor.Tests;

/// <summary>What must be true of the records of one target and one run, whatever ended that.</summary>
internal static class SlotAssert
{
    /// <summary>
    /// From the first to the last each slot has one record. One may be without: the check that was under way when the run ended is
    /// nobody's, and the slots that came meanwhile were missed for its sake.
    /// </summary>
    public static void EachHasOneRecord(IEnumerable<Check> checks, TimeSpan period)
    {
        var ordered = checks.OrderBy(check => check.ScheduledAt).ToList();
        var holes = ordered.Zip(ordered.Skip(1)).Where(pair => pair.Second.ScheduledAt - pair.First.ScheduledAt != period).ToList();
        if (holes.Count > 0)
        {
            var (before, after) = Assert.Single(holes);
            Assert.Equal(2 * period, after.ScheduledAt - before.ScheduledAt);
            Assert.All(ordered.Where(check => check.ScheduledAt >= after.ScheduledAt), check => Assert.Equal(Outcome.Missed, check.Outcome));
        }
    }
}
