using System.Net;
using Availability.Core;
using Availability.Monitor.Probing;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Network;

/// <summary>
/// Tells our own network's failures from the targets': our trouble is not their outage. What it goes by, and why, is in
/// docs/probing.md, "Our own network".
/// </summary>
internal sealed class NetworkJudge(INetwork network, NetworkState state, IOptions<MonitorOptions> options, TimeProvider clock)
{
    private readonly NetworkEvidence _evidence = new();
    private readonly References _references = new(network, clock);
    private readonly IReadOnlyList<HostPort> _vantages = HostPort.TryParseList(options.Value.Vantage, out var list) ? list : [];

    /// <summary>The result, or in its place that the check could not be made.</summary>
    public async ValueTask<ProbeResult> JudgeAsync(ProbeTarget target, ProbeResult result, CancellationToken stopping)
    {
        var uri = target.Target.Uri;
        var (there, suspicion) = (HostPort.Of(uri), result.Suspicion());
        if (suspicion == Suspicion.None)
        {
            if (result.ProvesNetwork(target.Target))
            {
                // What timed out was reached at an unknown time after its start.
                _evidence.Answered(there, result.Failure?.Kind == FailureKind.Timeout ? result.StartedAt : clock.GetUtcNow());
                state.Worked(result.StartedAt, there.IsName);
            }

            return result;
        }

        // On this machine there is no network to blame.
        return uri.IsLoopback || (IPAddress.TryParse(result.RemoteIp, out var address) && IPAddress.IsLoopback(address))
            || await OwnCauseAsync(there, suspicion, result.StartedAt, stopping) is not { } cause
            ? result
            : Missed(result, cause);
    }

    private async ValueTask<string?> OwnCauseAsync(HostPort there, Suspicion suspicion, DateTimeOffset startedAt, CancellationToken stopping)
    {
        if (suspicion == Suspicion.Unreachable && !await network.HasRouteToAsync(there.Host, stopping))
        {
            // The whole network, or just this: a target with IPv6 addresses only, say, and a machine without IPv6.
            return network.HasRouteOut() || await LastAnswersAsync(there, byName: false, stopping)
                ? $"this machine has no route to {there.Host}"
                : Trouble("this machine has no route out", isResolver: false);
        }

        var isLookup = suspicion is Suspicion.NoLookup or Suspicion.UnknownName;
        if (_evidence.OtherAnsweredSince(there, startedAt, byName: isLookup))
        {
            return null;
        }

        if (isLookup && !network.HasRouteOut())
        {
            return await LastAnswersAsync(there, byName: true, stopping) ? null : Trouble("this machine has no route out", isResolver: false);
        }

        return _vantages.Any(vantage => vantage.IsName || !isLookup)
            ? await AskVantagesAsync(isLookup, stopping)
            : await AskLastAsync(there, suspicion, stopping);
    }

    private async ValueTask<string?> AskVantagesAsync(bool isLookup, CancellationToken stopping) =>
        await AnyAnswersAsync(_vantages.Where(vantage => vantage.IsName || !isLookup), isLookup, stopping)
            ? null
            : Trouble("no --vantage answers either", isResolver: false);

    private async ValueTask<string?> AskLastAsync(HostPort there, Suspicion suspicion, CancellationToken stopping)
    {
        // These two are as likely the target's: neighbours fail together, and a resolver that says no has answered.
        if (suspicion is Suspicion.UnknownName or Suspicion.NoAnswer)
        {
            return null;
        }

        var isLookup = suspicion == Suspicion.NoLookup;
        if (await LastAnswersAsync(there, isLookup, stopping))
        {
            return null;
        }

        return isLookup ? Trouble("the resolver does not answer", isResolver: true)
            : _evidence.IsOneOfSeveralSuspects(there) ? Trouble("no host can be reached", isResolver: false)
            : null;
    }

    private async ValueTask<bool> LastAnswersAsync(HostPort there, bool byName, CancellationToken stopping) =>
        _evidence.LastOther(there, byName) is { } last && await AnyAnswersAsync([last], byName, stopping);

    private async ValueTask<bool> AnyAnswersAsync(IEnumerable<HostPort> references, bool byName, CancellationToken stopping)
    {
        if (!await _references.AnyAnswersAsync(references, stopping))
        {
            return false;
        }

        // Also where every target is down and so none will ever tell.
        state.Worked(clock.GetUtcNow(), byName);
        return true;
    }

    private string Trouble(string cause, bool isResolver)
    {
        state.Failed(cause, isResolver);
        return cause;
    }

    private static ProbeResult Missed(ProbeResult result, string cause) => new()
    {
        StartedAt = result.StartedAt,
        ResponseTime = TimeSpan.Zero,
        Failure = new Failure(FailureKind.Monitor, result.Failure!.Phase, result.Failure.Detail is { } detail ? $"{cause} ({detail})" : cause),
    };
}
