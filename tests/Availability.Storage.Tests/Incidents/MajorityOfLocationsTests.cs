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

    [Fact]
    public void Of_OneAfterAnother_EachIsOfWhatWasSeenThen()
    {
        var locations = new Dictionary<short, IReadOnlyList<LocationIncident>>
        {
            [1] = [Seen(0, 1), Seen(2, 3), Seen(4, 6), Seen(8, 9)],
            [2] = [Seen(0, 1), Seen(5, 7), Seen(9, 10)],
        };

        var found = MajorityOfLocations.Of(locations, _ => 1);

        Assert.Equal(
            [(0, 1, 20, 2), (2, 3, 10, 1), (4, 7, 20, 2), (8, 9, 20, 2), (9, 10, 20, 2)],
            found.Select(one => ((one.Incident.Start - Start).TotalHours, (one.Incident.End - Start)?.TotalHours, one.Incident.FailedChecks, one.Locations.Length)));
    }

    private static IEnumerable<double> Starts(Dictionary<short, IReadOnlyList<LocationIncident>> locations) =>
        MajorityOfLocations.Of(locations, _ => 2).Select(found => (found.Incident.Start - Start).TotalHours);

    private static LocationIncident Seen(int from, int until, IncidentState state = IncidentState.Recovered) =>
        new(Start.AddHours(from), Start.AddHours(until), state, Start.AddHours(until), 10);
}
