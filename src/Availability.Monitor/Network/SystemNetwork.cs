using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Availability.Monitor.Probing;

namespace Availability.Monitor.Network;

/// <summary>
/// Asks the kernel and, where told to, somebody out there. Connecting a UDP socket sends nothing and fails exactly when the
/// routing table knows no way, which no error of a TCP connection tells: that may be a router's answer, too.
/// </summary>
internal sealed class SystemNetwork(TimeProvider clock, NameResolver? resolver = null) : INetwork
{
    private const int AnyPort = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Set aside for documents (RFC 5737, RFC 3849): nobody's network, so only a default route leads there.
    private static readonly IPAddress[] Anywhere = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];

    public bool HasRouteOut() => Anywhere.Any(HasRoute) || NameServers().Any(HasRoute);

    public async ValueTask<bool> HasRouteToAsync(string host, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var addresses = await AddressesAsync(host, limited.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return addresses.Length == 0 || addresses.Any(HasRoute);
    }

    public async ValueTask<bool> AnswersAsync(HostPort there, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        // All at once: a dead address family must not use up the time of the other.
        var dialled = (await AddressesAsync(there.Host, limited.Token))
            .Select(address => AnswersAsync(address, there.Port, limited.Token)).ToList();
        var isAnswered = false;
        while (dialled.Count > 0)
        {
            var done = await Task.WhenAny(dialled);
            dialled.Remove(done);
            if (await done && !isAnswered)
            {
                isAnswered = true;
                await limited.CancelAsync();
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return isAnswered;
    }

    private static async Task<bool> AnswersAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, port, cancellationToken);
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static IEnumerable<IPAddress> NameServers()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(card => card.GetIPProperties().DnsAddresses)
                .Where(address => !IPAddress.IsLoopback(address));
        }
        catch (NetworkInformationException)
        {
            return []; // Nothing to ask is nothing to reach.
        }
    }

    // None where they cannot be told in time.
    private async ValueTask<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await (resolver ?? NameResolver.System).LookUpAsync(host, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or ProbeException or OperationCanceledException)
        {
            return [];
        }
    }

    private static bool HasRoute(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, AnyPort);
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is not (
                SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported);
        }
    }
}
