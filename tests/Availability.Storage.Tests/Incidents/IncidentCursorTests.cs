using Availability.Storage.Incidents;
using CsCheck;

namespace Availability.Storage.Tests;

public sealed class IncidentCursorTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryParse_Written_ReadsBack() =>
        Gen.Select(Gen.Long[0, 4_000_000_000_000_000], Gen.Int[0, int.MaxValue]).Sample((microseconds, target) =>
        {
            var cursor = new IncidentCursor(DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds), target);

            Assert.True(IncidentCursor.TryParse(cursor.ToString(), out var read));
            Assert.Equal(cursor, read);
        });

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-11-24T13:00:00Z~")]
    [InlineData("2026-11-24T13:00:00Z~-1")]
    [InlineData("2026-11-24T13:00:00Z~2147483648")]
    [InlineData("~1")]
    public void TryParse_Else_Refuses(string text) => Assert.False(IncidentCursor.TryParse(text, out _));

    // Of those that began at once the smaller target comes first.
    [Theory]
    [InlineData("2026-11-24T13:00:00Z", 0, 1, false)]
    [InlineData("2026-11-24T13:00:00Z", -1, 1, true)]
    [InlineData("2026-11-24T13:00:00Z~5", 0, 5, false)]
    [InlineData("2026-11-24T13:00:00Z~5", 0, 4, false)]
    [InlineData("2026-11-24T13:00:00Z~5", 0, 6, true)]
    [InlineData("2026-11-24T13:00:00Z~5", 1, 6, false)]
    [InlineData("2026-11-24T13:00:00Z~5", -1, 1, true)]
    public void Precedes_Incident_IsOlderOrOfALargerTarget(string text, int seconds, int target, bool expected)
    {
        Assert.True(IncidentCursor.TryParse(text, out var cursor));

        Assert.Equal(expected, cursor.Precedes(new(target, Start.AddSeconds(seconds), true, null, IncidentState.Recovered, Start, 2, [])));
    }
}
