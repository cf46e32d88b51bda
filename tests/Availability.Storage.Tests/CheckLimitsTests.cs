using Availability.Core;

namespace Availability.Storage.Tests;

public sealed class CheckLimitsTests
{
    public static TheoryData<string, Func<Check, Check>> Misfits => new()
    {
        { "more than 1 h in the future", check => check with { ScheduledAt = Some.Instant.AddHours(1).AddSeconds(1) } },
        { "before 1970", check => check with { ScheduledAt = DateTimeOffset.UnixEpoch.AddSeconds(-1) } },
        { "target is longer", check => check with { Target = new string('ä', 1_001) } },
        { "location is longer", check => check with { Location = new string('x', 2_001) } },
        { "status_code 99999", check => check with { StatusCode = 99_999 } },
        { "redirects -40000", check => check with { Redirects = -40_000 } },
        { "response_time 3600 s is longer", check => check with { ResponseTime = TimeSpan.FromHours(1) } },
        { "delay -3600 s", check => check with { Delay = TimeSpan.FromHours(-1) } },
        { "timings.transfer 3600 s", check => check with { Timings = new Timings(Transfer: TimeSpan.FromHours(1)) } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Reject_DoesNotFit_SaysWhat(string reason, Func<Check, Check> change) =>
        Assert.Contains(reason, CheckLimits.Reject(change(Some.Check()), Some.Instant), StringComparison.Ordinal);

    [Fact]
    public void Reject_AtTheLimits_Fits() => Assert.Null(CheckLimits.Reject(
        Some.Check() with
        {
            ScheduledAt = Some.Instant + CheckLimits.Ahead,
            Target = new string('ä', 1_000),
            ResponseTime = TimeSpan.FromMicroseconds(int.MaxValue),
        },
        Some.Instant));
}
