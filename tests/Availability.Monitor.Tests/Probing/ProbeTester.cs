using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;

namespace Availability.Monitor.Tests.Probing;

/// <summary>Probes a site once, with a deadline that no healthy exchange on loopback reaches.</summary>
internal static class ProbeTester
{
    public static async Task<ProbeResult> ProbeAsync(LoopbackSite site, Func<Target, Target>? change = null, TlsTrust? trust = null) =>
        await ProbeAsync(Some.Target(site.Url), change, trust);

    public static async Task<ProbeResult> ProbeAsync(
        Target target,
        Func<Target, Target>? change = null,
        TlsTrust? trust = null,
        NameResolver? resolver = null,
        MonitorOptions? options = null,
        TimeProvider? clock = null)
    {
        var probe = new HttpProbe(clock ?? TimeProvider.System, trust ?? new TlsTrust(), resolver);
        return await probe.ProbeAsync(Prepared.Target(change?.Invoke(target) ?? target, options), TestContext.Current.CancellationToken);
    }

    /// <summary>A resolver that knows every name by these addresses.</summary>
    public static NameResolver Resolver(params string[] addresses) => new(_ => [.. addresses.Select(System.Net.IPAddress.Parse)]);

    /// <summary>Probes a site that answers with these bytes and closes.</summary>
    public static async Task<ProbeResult> AnswerAsync(string response, Func<Target, Target>? change = null)
    {
        await using var site = LoopbackSite.Start(response);
        return await ProbeAsync(site, change);
    }

    public static void AssertDown(ProbeResult result, FailureKind kind, Phase? phase)
    {
        Assert.True(result.Outcome == Outcome.Down, $"{result.Outcome}: {result.Failure}");
        Assert.Equal((kind, phase), (result.Failure!.Kind, result.Failure.Phase));
    }
}
