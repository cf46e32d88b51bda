using System.Net;
using Availability.Core;
using Availability.Monitor.Probing;

namespace Availability.Monitor.Network;

/// <summary>Reads results with that in mind.</summary>
internal static class SuspicionExtensions
{
    /// <summary>What it may say.</summary>
    public static Suspicion Suspicion(this ProbeResult result) => result.Failure switch
    {
        { Kind: FailureKind.Unreachable } => Network.Suspicion.Unreachable,
        { Kind: FailureKind.Dns, Phase: Phase.Dns, Detail: { } detail }
            when detail.StartsWith(FailureClassifier.NoResolver, StringComparison.Ordinal) => Network.Suspicion.NoLookup,
        { Kind: FailureKind.Timeout, Phase: Phase.Dns } => Network.Suspicion.NoLookup,
        { Kind: FailureKind.Dns, Phase: Phase.Dns } => Network.Suspicion.UnknownName,
        { Kind: FailureKind.ConnectTimeout } => Network.Suspicion.NoAnswer,
        _ => Network.Suspicion.None,
    };

    /// <summary>Something beyond this machine answered. Without connections a silent target was perhaps never reached.</summary>
    public static bool ProvesNetwork(this ProbeResult result, Target target) =>
        result.Suspicion() == Network.Suspicion.None
        && result.Failure?.Kind is not (FailureKind.Monitor or FailureKind.Blocked)
        && (result.Failure is null || target.Uri.Scheme is "http" or "https" or "tcp" or "tls")
        && IPAddress.TryParse(result.RemoteIp, out var address) && !IPAddress.IsLoopback(address);
}
