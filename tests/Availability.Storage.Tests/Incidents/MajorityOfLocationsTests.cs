using Availability.Storage.Incidents;

namespace Availability.Storage.Tests;

public sealed class MajorityOfLocationsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_OneOfTwoFellSilentWhileDown_TheOtherDecidesThatDay() =>
        Assert.Equal([5], Starts(new() { [1] = [Seen(0, 1, IncidentState.Unobserved)], [2] = [Seen(5, 6)] }));

    // It is counted by what it brings again.
    [Fact]
    public void Of_OneOfTwoFellSilentWhileDownDaysAgo_BothDecide() =>
        Assert.Empty(Starts(new() { [1] = [Seen(0, 1, IncidentState.Unobserved)], [2] = [Seen(72, 73)] }));

    [Fact]
    public void Of_OneRecoversAsTheOtherFails_IsTwoOfNeither() =>
        Assert.Empty(Starts(new() { [1] = [Seen(0, 5)], [2] = [Seen(5, 6)] }));

    private static IEnumerable<double> Starts(Dictionary<short, IReadOnlyList<LocationIncident>> locations) =>
        MajorityOfLocations.Of(locations, _ => 2).Select(found => (found.Incident.Start - Start).TotalHours);

    private static LocationIncident Seen(int from, int until, IncidentState state = IncidentState.Recovered) =>
        new(Start.AddHours(from), Start.AddHours(until), state, Start.AddHours(until), 10);
}
