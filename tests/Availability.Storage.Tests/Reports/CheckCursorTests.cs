using Availability.Storage.Reports;
using CsCheck;

namespace Availability.Storage.Tests;

public sealed class CheckCursorTests
{
    [Fact]
    public void TryParse_Written_ReadsBack() =>
        Gen.Select(Gen.Long[0, 4_000_000_000_000_000], Gen.Short[0, short.MaxValue]).Sample((microseconds, location) =>
        {
            var cursor = new CheckCursor(DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds), location);

            Assert.True(CheckCursor.TryParse(cursor.ToString(), out var read));
            Assert.Equal(cursor, read);
        });

    [Theory]
    [InlineData("2026-11-24T13:00:00Z")]
    [InlineData("2026-11-24T13:00:00")]
    [InlineData("2026-11-24T14:00:00+01:00")]
    public void TryParse_PlainTime_IsStrictlyBeforeIt(string text)
    {
        Assert.True(CheckCursor.TryParse(text, out var cursor));
        Assert.Equal(new(new(2026, 11, 24, 13, 0, 0, TimeSpan.Zero), 0), cursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-11-24T13:00:00Z~")]
    [InlineData("2026-11-24T13:00:00Z~-1")]
    [InlineData("2026-11-24T13:00:00Z~99999")]
    [InlineData("~1")]
    [InlineData("2026-13-24")]
    public void TryParse_Else_Refuses(string text) => Assert.False(CheckCursor.TryParse(text, out _));
}
