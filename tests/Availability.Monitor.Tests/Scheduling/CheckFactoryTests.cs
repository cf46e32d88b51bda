using System.Reflection;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Monitor.Scheduling;
using Availability.Testing;

namespace Availability.Monitor.Tests.Scheduling;

public class CheckFactoryTests
{
    [Fact]
    public void Completed_EverythingThatWasFound_IsInTheRecord()
    {
        var result = new ProbeResult
        {
            StartedAt = Some.Instant,
            ResponseTime = TimeSpan.FromMilliseconds(5),
            Failure = new Failure(FailureKind.Status),
            StatusCode = 500,
            Match = PatternMatch.Matched,
            Timings = new Timings(Dns: TimeSpan.FromMilliseconds(1)),
            RemoteIp = "192.0.2.1",
            HttpVersion = "2",
            Redirects = 3,
            IsDowngraded = true,
            BodyBytes = 7,
            CertificateExpiresAt = Some.Instant.AddDays(9),
        };

        var check = new CheckFactory(new MonitorInstance("m", "here"), TimeProvider.System).Completed(Prepared.Target(Some.Target()), result);

        // Of the same name, but for the start.
        Assert.Equal(result.StartedAt, check.Timestamp);
        Assert.All(
            typeof(ProbeResult).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name != nameof(ProbeResult.StartedAt)),
            property => Assert.Equal(property.GetValue(result), typeof(Check).GetProperty(property.Name)!.GetValue(check)));
    }
}
