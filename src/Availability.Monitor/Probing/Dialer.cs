using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>Looks a host up and connects to the first of its addresses that answers.</summary>
internal sealed class Dialer(TimeProvider clock, NameResolver? resolver = null)
{
    public ValueTask<Socket> DialAsync(Uri uri, ProbeRun run, CancellationToken cancellationToken)
    {
        var lookUp = LookUpAsync(uri, run, cancellationToken, resolver);
        // A literal address needs no state machine to wait for it.
        return lookUp.IsCompletedSuccessfully ? ConnectAsync(lookUp.Result, uri.Port, run, cancellationToken) : DialAsync(lookUp, uri.Port, run, cancellationToken);
    }

    /// <summary>The host's addresses, at least one; no phase where the host is an address.</summary>
    public static async ValueTask<IPAddress[]> LookUpAsync(
        Uri uri, ProbeRun run, CancellationToken cancellationToken, NameResolver? resolver = null)
    {
        if (ReferenceEquals(uri, run.Target.Target.Uri) && run.Target.Literal is { } known)
        {
            return known;
        }

        if (IPAddress.TryParse(uri.IdnHost, out var literal))
        {
            return [literal];
        }

        run.Begin(Phase.Dns);
        var addresses = await (resolver ?? NameResolver.System).LookUpAsync(uri.IdnHost, cancellationToken);
        run.End();
        return addresses.Length > 0 ? addresses : throw new ProbeException(FailureKind.Dns, Phase.Dns, "the name has no address");
    }

    /// <summary>Before an address is dialled or asked: here and not where the name was resolved, on every hop.</summary>
    /// <exception cref="ProbeException">It must not be.</exception>
    public static void Approach(IPAddress address, ProbeRun run)
    {
        if (run.Target.DenyPrivate && PrivateAddress.Contains(address))
        {
            throw new ProbeException(FailureKind.Blocked, Phase.Connect, $"{address} is a private address, and --deny-private is set");
        }

        run.RemoteAddress = address;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Socket> DialAsync(ValueTask<IPAddress[]> lookUp, int port, ProbeRun run, CancellationToken cancellationToken) =>
        await ConnectAsync(await lookUp, port, run, cancellationToken);

    private ValueTask<Socket> ConnectAsync(IPAddress[] addresses, int port, ProbeRun run, CancellationToken cancellationToken)
    {
        run.Begin(Phase.Connect);
        return addresses.Length == 1
            ? ConnectAsync(addresses[0], port, run, cancellationToken)
            : ConnectToAnyAsync(addresses, port, run, cancellationToken);
    }

    // A dead address must not use up the time of those behind it: each gets an equal share of what is left.
    private async ValueTask<Socket> ConnectToAnyAsync(IPAddress[] addresses, int port, ProbeRun run, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        Failure? reason = null;
        for (var index = 0; ; index++)
        {
            var isLast = index == addresses.Length - 1;
            using var share = new CancellationTokenSource(isLast ? Timeout.InfiniteTimeSpan : run.Remaining / (addresses.Length - index), clock);
            using var check = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), share);
            try
            {
                return await ConnectAsync(addresses[index], port, run, share.Token);
            }
            catch (Exception exception) when (
                exception is SocketException or ProbeException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                var failure = exception is OperationCanceledException
                    ? new Failure(FailureKind.ConnectTimeout, Phase.Connect, "no answer")
                    : FailureClassifier.Classify(exception, Phase.Connect, deadlinePassed: false);
                failures.Add($"{addresses[index]}: {failure.Detail ?? "refused"}");
                // The last that the site had a part in: an address that we would not or could not dial says nothing about it.
                reason = reason is null || failure.Kind is not (FailureKind.Blocked or FailureKind.Monitor) ? failure : reason;
                if (isLast)
                {
                    throw new ProbeException(reason.Kind, reason.Phase, string.Join("; ", failures));
                }
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Socket> ConnectAsync(IPAddress address, int port, ProbeRun run, CancellationToken cancellationToken)
    {
        Approach(address, run);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await SocketOperation.ConnectAsync(socket, new IPEndPoint(address, port), cancellationToken);
            run.End();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
