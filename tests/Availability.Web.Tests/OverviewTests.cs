using Availability.Storage.Reports;

namespace Availability.Web.Tests;

public sealed class OverviewTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    // u = up, d = down, ? = unknown, r = retired.
    [Theory]
    [InlineData("", "No checks yet")]
    [InlineData("r", "No checks yet")]
    [InlineData("u", "The only target is up")]
    [InlineData("d", "The only target is down")]
    [InlineData("?", "The only target is unknown")]
    [InlineData("uur", "All 2 targets are up")]
    [InlineData("ud", "1 of 2 down")]
    [InlineData("ud?d", "2 of 4 down, 1 unknown")]
    [InlineData("u?", "1 of 2 unknown")]
    public void Summary_Targets_OneLine(string targets, string expected) =>
        Assert.Equal(expected, new Overview([.. targets.Select(Target)], Now, TimeSpan.FromMinutes(5)).Summary);

    [Fact]
    public void Groups_Mixed_NamedFirstAndTroubleOnTop()
    {
        TargetReport[] targets = [Target('u', 0), Target('u', 1) with { Group = "b" }, Target('d', 2) with { Group = "b" }, Target('?', 3) with { Group = "A" }];

        var groups = new Overview(targets, Now, TimeSpan.FromMinutes(5)).Groups.Select(group => (group.Key, string.Join(',', group.Select(target => target.Id))));

        Assert.Equal([("A", "3"), ("b", "2,1"), (null, "0")], groups);
    }

    private static TargetReport Target(char letter, int id) => new()
    {
        Id = id,
        Name = $"target {id}",
        Url = "https://example.com/",
        FirstSeen = Now,
        Verdict = new(letter switch { 'd' => TargetState.Down, '?' => TargetState.Unknown, _ => TargetState.Up }, Now, true),
        Retired = letter == 'r',
        Locations = [],
        Day = new() { Length = TimeSpan.FromDays(1), From = default, Step = TimeSpan.FromHours(1), Buckets = [] },
    };
}
