using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed class UptimeExportTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    [Fact]
    public async Task Export_OneDay_ALineForEveryTargetWithWhatWasObservedOnIt()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("=b", "https://b.example/", Now.AddDays(-1), group: "G"), Some.Check("=b", "https://b.example/", Now.AddDays(-1).AddMinutes(1), group: "G", outcome: Outcome.Down),
            Some.Check("=b", "https://b.example/", Now.AddMinutes(-1), group: "G", outcome: Outcome.Down), Some.Check("A", "https://a.example/", Now.AddMinutes(-1)));

        var lines = (await site.TextAsync("/api/v1/uptime.csv?from=2026-03-09T15:00:00Z&until=2026-03-10")).Split("\r\n");

        // Whole days; what was due begins with the first check.
        Assert.Equal(
            [
                "1,\"'=b\",https://b.example/,G,2026-03-09T00:00:00Z,2026-03-10T00:00:00Z,0.5,0.0028169014084507044,1,1,0,710,0.123456,0.123456,0.123456,0.123456",
                "2,A,https://a.example/,,2026-03-09T00:00:00Z,2026-03-10T00:00:00Z,,,0,0,0,0,,,,",
                "",
            ],
            lines[1..]);
    }
}
