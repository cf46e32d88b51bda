using System.Net;
using System.Net.Sockets;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>Looks a host up and connects to the first of its addresses that answers.</summary>
internal sealed class Dialer(TimeProvider clock, NameResolver? resolver = null)
{
    private readonly NameResolver _resolver = resolver ?? NameResolver.System;

    public async ValueTask<Socket> DialAsync(Uri uri, ProbeRun run, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(uri.IdnHost, out var literal))
        {
            run.Begin(Phase.Connect);
            return await ConnectAsync(literal, uri.Port, run, cancellationToken);
        }

        run.Begin(Phase.Dns);
        var addresses = await _resolver.LookUpAsync(uri.IdnHost, cancellationToken);
        run.End();
        run.Begin(Phase.Connect);
        return addresses.Length switch
        {
            0 => throw new ProbeException(FailureKind.Dns, Phase.Dns, "the name has no address"),
            1 => await ConnectAsync(addresses[0], uri.Port, run, cancellationToken),
            _ => await ConnectToAnyAsync(addresses, uri.Port, run, cancellationToken),
        };
    }

    // A dead address must not use up the time of those behind it: each gets an equal share of what is left.
    private async ValueTask<Socket> ConnectToAnyAsync(IPAddress[] addresses, int port, ProbeRun run, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
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
                if (isLast)
                {
                    throw new ProbeException(failure.Kind, failure.Phase, string.Join("; ", failures));
                }
            }
        }
    }

    private static async ValueTask<Socket> ConnectAsync(IPAddress address, int port, ProbeRun run, CancellationToken cancellationToken)
    {
        // Here and not where the name was resolved: this is the address that is dialled, on every hop.
        if (run.Target.DenyPrivate && PrivateAddress.Contains(address))
        {
            throw new ProbeException(FailureKind.Blocked, Phase.Connect, $"{address} is a private address, and --deny-private is set");
        }

        run.RemoteAddress = address;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
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
