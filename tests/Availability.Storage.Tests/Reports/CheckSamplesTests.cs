using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Storage.Tests;

public sealed class CheckSamplesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadFailures_ManyOfSomeKinds_TheNewestThreeOfEach()
    {
        Check[] checks =
        [
            .. History.Of("d", ago: TimeSpan.FromDays(20)).Select(check => check with { Failure = new(FailureKind.Dns, Phase.Dns, "no such host") }),
            .. History.Of("ddd", location: "far"), .. History.Of("dudm"),
            .. History.Of("d", ago: TimeSpan.FromMinutes(30)).Select(check => check with { Failure = null }),
            .. History.Of("d", target: "other"),
        ];
        await using var history = await History.CreateAsync(checks);

        var failures = await ReadAsync(history, TimeSpan.FromDays(25));

        Assert.Equal(4, failures.Count);
        Assert.Equal([(1, "far"), (2, "far"), (2, "local")], failures[FailureKind.Status].Select(check => (MinutesAgo(check), check.Location)));
        Assert.Equal((1, "busy"), (MinutesAgo(failures[FailureKind.Monitor].Single()), failures[FailureKind.Monitor].Single().Failure!.Detail));
        Assert.Equal(new(FailureKind.Dns, Phase.Dns, "no such host"), failures[FailureKind.Dns].Single().Failure);
        Assert.Equal(31, MinutesAgo(failures[null].Single()));
        Assert.Empty((await ReadAsync(history, TimeSpan.FromDays(1)))[FailureKind.Dns]);
    }

    [Fact]
    public async Task ReadFailures_OlderThanIsLookedFor_None()
    {
        await using var history = await History.CreateAsync([.. History.Of("d", ago: TimeSpan.FromDays(31)), .. History.Of("u")]);

        Assert.Empty(await ReadAsync(history, TimeSpan.FromDays(365)));
    }

    [Fact]
    public async Task FindCertificate_NewestChecksSawNone_TheNewestThatDid()
    {
        var (first, second) = (History.Now.AddDays(10), History.Now.AddDays(90));
        Check[] checks =
        [
            .. History.Of("u", ago: TimeSpan.FromMinutes(5)).Select(check => check with { CertificateExpiresAt = first }),
            .. History.Of("u", location: "far", ago: TimeSpan.FromMinutes(3)).Select(check => check with { CertificateExpiresAt = second }),
            .. History.Of("dd"),
        ];
        await using var history = await History.CreateAsync(checks);
        var samples = new CheckSamples(history.Database.Source, history.Database.Clock);
        var id = (await history.SingleAsync()).Id;

        var seen = await samples.FindCertificateAsync(id, Cancellation);
        history.Database.Clock.SetUtcNow(History.Now.AddDays(8));

        Assert.Equal(new(second, History.Now.AddMinutes(-4), "far"), seen);
        Assert.Null(await samples.FindCertificateAsync(id, Cancellation));
    }

    private static async Task<ILookup<FailureKind?, Check>> ReadAsync(History history, TimeSpan length)
    {
        var target = (await history.ListAsync()).Single(target => target.Name == "target");
        return await new CheckSamples(history.Database.Source, history.Database.Clock)
            .ReadFailuresAsync(target, History.Now - length, History.Now, Cancellation);
    }

    private static int MinutesAgo(Check check) => (int)(History.Now - check.ScheduledAt).TotalMinutes;
}
