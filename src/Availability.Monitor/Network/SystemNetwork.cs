using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Availability.Monitor.Network;

/// <summary>
/// Asks the kernel and, where told to, somebody out there. Connecting a UDP socket sends nothing and fails exactly when the
/// routing table knows no way, which no error of a TCP connection tells: that may be a router's answer, too.
/// </summary>
internal sealed class SystemNetwork(TimeProvider clock) : INetwork
{
    private const int AnyPort = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Set aside for documents (RFC 5737, RFC 3849): nobody's network, so only a default route leads there.
    private static readonly IPAddress[] Anywhere = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];

    public bool HasRouteOut() => Anywhere.Any(HasRoute) || NameServers().Any(HasRoute);

    public async ValueTask<bool> HasRouteToAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = Limit(cancellationToken, out var limited);
            using (limited)
            {
                var addresses = await AddressesAsync(host, limited.Token);
                return addresses.Length == 0 || addresses.Any(HasRoute);
            }
        }
        catch (Exception exception) when (exception is SocketException || IsOurs(exception, cancellationToken))
        {
            return true;
        }
    }

    public async ValueTask<bool> AnswersAsync(HostPort there, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = Limit(cancellationToken, out var limited);
            using (limited)
            {
                var addresses = await AddressesAsync(there.Host, limited.Token);
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(addresses, there.Port, limited.Token);
                return true;
            }
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException exception) when (IsOurs(exception, cancellationToken))
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

    private CancellationTokenSource Limit(CancellationToken cancellationToken, out CancellationTokenSource limited)
    {
        var patience = new CancellationTokenSource(Patience, clock);
        limited = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        return patience;
    }

    private static bool IsOurs(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && !cancellationToken.IsCancellationRequested;

    private static async ValueTask<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);

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
