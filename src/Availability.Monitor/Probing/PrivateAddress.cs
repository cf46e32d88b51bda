using System.Net;
using System.Net.Sockets;

namespace Availability.Monitor.Probing;

/// <summary>
/// The addresses that <c>--deny-private</c> refuses: this machine, networks of its own kind, and cloud metadata; in every
/// form in which an IPv6 address carries an IPv4 one, since a translator on the way would unpack it.
/// </summary>
internal static class PrivateAddress
{
    // https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, what is not globally
    // reachable; multicast; and 168.63.129.16, where Azure's machines find their metadata.
    private static readonly IPNetwork[] Networks =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether the address, or the one that it carries, is refused.</summary>
    public static bool Contains(IPAddress address) =>
        Array.Exists(Networks, network => network.Contains(address)) || (Carried(address) is { } inner && Contains(inner));

    private static IPAddress? Carried(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        return bytes switch
        {
            // Mapped, and translated (RFC 2765); the all but forgotten compatible form.
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ..] or [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, ..] => At(12),
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ..] => At(12),
            // NAT64 (RFC 6052).
            [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] => At(12),
            // 6to4 (RFC 3056).
            [0x20, 0x02, ..] => At(2),
            // Teredo (RFC 4380) hides the client's address.
            [0x20, 0x01, 0, 0, ..] => new IPAddress([.. bytes[12..].Select(value => (byte)~value)]),
            // ISATAP (RFC 5214).
            [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..] => At(12),
            _ => null,
        };

        IPAddress At(int start) => new(bytes.AsSpan(start, 4));
    }
}
