using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Storage.Tests;

public sealed class VerdictTests
{
    private static readonly DateTimeOffset Now = Some.Instant;

    [Theory]
    [InlineData(60, 180, TargetState.Down)]
    [InlineData(60, 181, TargetState.Unknown)]
    [InlineData(1, 15, TargetState.Down)]
    [InlineData(1, 16, TargetState.Unknown)]
    [InlineData(null, 300, TargetState.Down)]
    [InlineData(null, 301, TargetState.Unknown)]
    public void OfLocation_ResultOfSomeAge_KnownForThreePeriods(int? periodSeconds, int ageSeconds, TargetState expected)
    {
        TimeSpan? period = periodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        var verdict = Verdict.OfLocation(Outcome.Down, Now.AddSeconds(-ageSeconds), Now.AddHours(-1), true, period, Now);

        Assert.Equal(expected, verdict.State);
        Assert.Equal(expected == TargetState.Unknown ? Now.AddSeconds(-ageSeconds) : Now.AddHours(-1), verdict.Since);
    }

    [Fact]
    public void OfLocation_NoResult_UnknownSinceNever() =>
        Assert.Equal(new(TargetState.Unknown, null, true), Verdict.OfLocation(null, null, null, true, null, Now));

    // u = up, d = down, ? = unknown; each location's run is a minute younger than the one before it.
    [Theory]
    [InlineData("d", TargetState.Down, 0)]
    [InlineData("ud", TargetState.Up, 0)]
    [InlineData("du", TargetState.Up, 1)]
    [InlineData("dud", TargetState.Down, 2)]
    [InlineData("udu", TargetState.Up, 2)]
    [InlineData("?d?", TargetState.Down, 1)]
    [InlineData("dduu", TargetState.Up, 3)]
    [InlineData("uuddd", TargetState.Down, 4)]
    [InlineData("??", TargetState.Unknown, 1)]
    public void OfLocations_Majority_DecidesFromTheMomentItStood(string locations, TargetState expected, int decidedBy)
    {
        Verdict[] verdicts = [.. locations.Select((state, index) => new Verdict(
            state switch { 'u' => TargetState.Up, 'd' => TargetState.Down, _ => TargetState.Unknown }, Now.AddMinutes(index), true))];

        Assert.Equal(new(expected, Now.AddMinutes(decidedBy), true), Verdict.OfLocations(verdicts));
    }
}
